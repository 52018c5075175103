// The real nginx with deploy/nginx.conf, in a temporary folder.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../postgres/certificate.ts'
import { type Front, openFront, site, start } from './front.ts'
import { change, freePorts, readSample } from './sample.ts'

/** `servers`: their ports; `more`: changes of the sample. */
export async function openNginx(servers: number[], more: [string, string][] = []): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  const [plain = 0, secure = 0] = await freePorts(2)
  const { certificate, key } = makeCertificate(site)
  // Its processes for requests run as another user.
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'temporary'))
  writeFileSync(join(folder, 'fullchain.pem'), certificate)
  writeFileSync(join(folder, 'privkey.pem'), key)
  writeFileSync(join(folder, 'error.log'), '')
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const folders = bodies.map((name) => `  ${name}_temp_path ${folder}/temporary/${name};\n`).join('')
  const text = change(readSample('deploy/nginx.conf'), [
    ...(process.getuid?.() === 0 ? [] : [['user www-data;', ''] as [string, string]]),
    ['/run/nginx.pid', `${folder}/pid`],
    ['/var/log/nginx/error.log', `${folder}/error.log`],
    ['worker_processes auto', 'worker_processes 1'],
    // A test's machine may allow fewer files.
    ['worker_rlimit_nofile 65536;', ''],
    ['worker_connections 30000', 'worker_connections 1000'],
    ['http {\n', `http {\n${folders}`],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen [::]:80;', ''],
    ['listen 443 ', `listen 127.0.0.1:${secure} `],
    ['listen [::]:443 ssl http2;', ''],
    [`/etc/letsencrypt/live/${site}`, folder],
    ['server 127.0.0.1:4000;', servers.map((port) => `server 127.0.0.1:${port};`).join(' ')],
    ...more,
  ])
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, text)
  const { child, printed } = start('nginx', ['-p', folder, '-c', file, '-g', 'daemon off;'])
  return openFront({
    ...{ child, ports: [plain, secure] },
    authority: () => certificate,
    written: () => printed() + readFileSync(join(folder, 'error.log'), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  })
}

/** What `nginx -t` says of the sample as it is, with a certificate where it expects one. */
export function checkSample(): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  try {
    const { certificate, key } = makeCertificate(site)
    writeFileSync(join(folder, 'fullchain.pem'), certificate)
    writeFileSync(join(folder, 'privkey.pem'), key)
    const file = join(folder, 'nginx.conf')
    const places: [string, string][] = [
      [`/etc/letsencrypt/live/${site}`, folder],
      ['/var/log/nginx/error.log', `${folder}/error.log`],
      ['/run/nginx.pid', `${folder}/pid`],
    ]
    writeFileSync(file, change(readSample('deploy/nginx.conf'), places))
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
    const { status, stderr } = spawnSync('nginx', ['-t', '-q', '-p', folder, '-c', file], { env, encoding: 'utf8' })
    return { status, said: stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
