/**
 * Preloaded into a host's process (`node --import`): what goes to Application Insights, which only speaks https, goes to
 * the plain address that TAP_INSIGHTS names, so that a test can read it.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const tap = new URL(process.env.TAP_INSIGHTS!);
const request = https.request;
https.request = ((options: https.RequestOptions, answered: (reply: http.IncomingMessage) => void) => {
  if (options.hostname !== tap.hostname) return request(options, answered);
  const { agent: _, ...others } = options;
  return http.request({ ...others, protocol: 'http:', port: tap.port }, answered);
}) as typeof https.request;
syncBuiltinESMExports();
