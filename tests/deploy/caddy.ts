// The real Caddy with deploy/Caddyfile, in a temporary folder; the authority of its certificates is its own.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Front, openFront, site, start } from './front.ts'
import { change, freePorts, readSample } from './sample.ts'

/** `upstreams`: what UPSTREAMS is; `more`: changes of the sample. */
export async function openCaddy(upstreams: string, more: [string, string][] = []): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), 'caddy-'))
  const [plain = 0, secure = 0] = await freePorts(2)
  const own = `local_certs\n\tskip_install_trust\n\tadmin off\n\thttp_port ${plain}\n\thttps_port ${secure}`
  const storage = `storage file_system ${folder}/storage`
  writeFileSync(
    join(folder, 'Caddyfile'),
    change(readSample('deploy/Caddyfile'), [['\tlog default {', `\t${own}\n\t${storage}\n\tlog default {`], ...more]),
  )
  const args = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
  // Where Caddy keeps other files is in the folder too.
  const places = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const { child, printed } = start('caddy', args, { ...places, SITE: site, UPSTREAMS: upstreams })
  const certificate = join(folder, 'storage/pki/authorities/local/root.crt')
  return openFront({
    ...{ child, ports: [plain, secure] },
    authority: () => (existsSync(certificate) ? readFileSync(certificate, 'utf8') : undefined),
    written: printed,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  })
}

export const toUpstreams = (ports: number[]): string => `to ${ports.map((port) => `127.0.0.1:${port}`).join(' ')}`
