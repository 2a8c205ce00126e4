/**
 * The function app: what package.json's `main` names, once bundled. Each folder registers one function; nothing that can
 * fail is loaded before the last of them is registered (facts: a failing entry file leaves an app with 0 functions).
 */
import './timerTermine/index.ts';
import './timerWiedervorlagen/index.ts';
import './timerSubscriptions/index.ts';
import './workerAbgleich/index.ts';
import './webhookGraph/index.ts';
import './gesundheit/index.ts';
import './onTerminate.ts';
