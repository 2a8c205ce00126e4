#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Loaded only now: an older Node could not even read it.
  const { runProcess } = await import('./runProcess.ts');
  await runProcess();
} else {
  process.stderr.write(
    `emisExchangeSync braucht Node.js 22.18 oder neuer; hier läuft ${process.versions.node}. Installieren Sie eine neuere Fassung von https://nodejs.org.\n`,
  );
  process.exitCode = 2;
}
