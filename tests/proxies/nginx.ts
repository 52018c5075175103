// A real nginx for one test, at an address that is not the program's: 127.0.0.2. It listens once opening has resolved.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export const address = '127.0.0.2'

interface Certified {
  certificate: string
  key: string
}

/** `block`: what stands in `server { … }`; `outer`: beside it in `http { … }`. With a certificate it speaks HTTPS. `port`: a free one. */
export function openNginx(
  block: string,
  { port, outer = '', tls }: { port: number; outer?: string; tls?: Certified | undefined },
): void {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  mkdirSync(join(folder, 'temporary'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  if (tls) {
    writeFileSync(join(folder, 'certificate.pem'), tls.certificate)
    writeFileSync(join(folder, 'key.pem'), tls.key)
  }
  const secure = tls
    ? `ssl http2; ssl_certificate ${folder}/certificate.pem; ssl_certificate_key ${folder}/key.pem`
    : ''
  writeFileSync(
    join(folder, 'nginx.conf'),
    [
      // As root, nginx would give its work to a user who may not write here.
      process.getuid?.() === 0 ? 'user root;' : '',
      `pid ${folder}/pid; error_log ${folder}/errors crit; worker_processes 1;`,
      'events { }',
      `http { access_log off; ${temporary.map((name) => `${name}_temp_path ${folder}/temporary/${name};`).join(' ')}`,
      `${outer}\nserver { listen ${address}:${port} ${secure};\n${block}\n} }`,
    ].join('\n'),
  )
  // Debian installs nginx in a folder that is only in root's PATH.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
  const run = (...args: string[]) =>
    execFileSync('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), ...args], {
      env,
      stdio: 'ignore',
    })
  onTestFinished(() => {
    if (existsSync(join(folder, 'pid'))) run('-s', 'stop')
    rmSync(folder, { recursive: true, force: true })
  })
  // It goes on in the background once it listens.
  run()
}

/** A free port at that address; nginx cannot ask the system for one. */
export function findPort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => {
      const found = server.address()
      server.close(() => resolve(typeof found === 'object' && found ? found.port : 0))
    })
  })
}
