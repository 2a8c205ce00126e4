import { badRequest, GraphError } from './graphError.ts';

const notForXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Refuses lone surrogates, which JSON over UTF-8 cannot carry: the whole request is unreadable. */
export function checkWellFormed(value: unknown): void {
  eachText(value, (text) => {
    if (!text.isWellFormed()) throw unreadableJson();
  });
}

/** Refuses control characters, which Exchange's XML store cannot carry. */
export function checkCharacters(value: unknown): void {
  eachText(value, (text) => {
    if (notForXml.test(text))
      throw new GraphError(
        400,
        'ErrorInvalidCharacter',
        'The request contains a character that is not allowed.',
      );
  });
}

function eachText(value: unknown, check: (text: string) => void): void {
  if (typeof value === 'string') {
    check(value);
  } else if (Array.isArray(value)) {
    for (const element of value) eachText(element, check);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      check(key);
      eachText(inner, check);
    }
  }
}

export function unreadableJson(): GraphError {
  return badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}
