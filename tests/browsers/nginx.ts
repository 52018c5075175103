// Runs nginx in a temporary folder on the loopback, with one block before a server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The whole configuration that many people write. With it, nginx holds a stream back until a buffer is full. */
export const bareBlock = 'location / {\n  proxy_pass http://127.0.0.1:4000;\n}'

/** The block of docs/proxy.md, word for word. */
export function readGoodBlock(): string {
  const text = readFileSync(join(import.meta.dirname, '../../docs/proxy.md'), 'utf8')
  const [, block] = /```nginx\n(.*?)```/s.exec(text) ?? []
  if (!block) throw new Error('docs/proxy.md has no block for nginx')
  return block
}

/** `block`: what stands in `server { … }`; its port 4000 is replaced by `port`, where the server listens. */
export async function openNginx(block: string, port: number): Promise<{ base: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  mkdirSync(join(folder, 'temporary'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  // nginx cannot ask the system for a free port. If the port is in use, opening fails; there is no second try.
  const own = port + 1 + Math.floor(Math.random() * 500)
  writeFileSync(
    join(folder, 'nginx.conf'),
    [
      `pid ${folder}/pid; error_log stderr crit; daemon off; worker_processes 1;`,
      'events { }',
      `http { access_log off; ${temporary.map((name) => `${name}_temp_path ${folder}/temporary/${name};`).join(' ')}`,
      `server { listen 127.0.0.1:${own}; ${block.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`)} } }`,
    ].join('\n'),
  )
  // Debian installs nginx in a folder that is only in root's PATH.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const base = `http://localhost:${own}`
  while (
    !(await fetch(`${base}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    await pause(50)
  }
  return {
    base,
    close: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
