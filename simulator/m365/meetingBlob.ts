const beginning = '<div class="me-email-text" lang="de-DE"';

/** The part of an online meeting's body by which people join (graph.md §9, "meeting blob"). */
export function meetingBlob(joinUrl: string): string {
  return (
    `<br>\r\n${beginning} style="max-width:1024px">________________________________________________________<br>\r\n` +
    `<div><span style="font-size:24px; font-weight:700">Microsoft Teams-Besprechung</span></div>\r\n` +
    `<div><a href="${joinUrl}" title="Meeting-Beitrittslink">Jetzt an der Besprechung teilnehmen</a></div></div>\r\n`
  );
}

export function hasMeetingBlob(html: string, joinUrl: string): boolean {
  return html.includes('me-email-text') && html.includes(joinUrl);
}

export function withMeetingBlob(html: string, joinUrl: string): string {
  if (html === '') return `<html>\r\n<head></head>\r\n<body>${meetingBlob(joinUrl)}</body>\r\n</html>\r\n`;
  return html.replace('</body>', `${meetingBlob(joinUrl)}</body>`);
}
