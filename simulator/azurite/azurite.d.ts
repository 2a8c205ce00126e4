/** Azurite brings no types; it is imported for its effect. */
declare module 'azurite/dist/src/queue/main.js';
