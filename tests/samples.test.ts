// The samples of deploy/ and the pages that lead an organiser to them say the same.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { version } from '../src/debate/package.ts'
import { variables } from '../src/server/settings.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const page = read('docs/organiser.md')
const samples = ['nginx.conf', 'Caddyfile', 'yes-and-no.service', 'yes-and-no.env']
  .map((name) => read(`deploy/${name}`))
  .join('\n')
const about = JSON.parse(read('package.json'))

it('docs/organiser.md names the package as npm pack does, and the package has the samples', () => {
  expect(page).toContain(`./yes-and-no-${version}.tgz`)
  expect(about.files).toContain('deploy')
})

it('every sample and every place on the server that docs/organiser.md names is there', () => {
  const files = [...page.matchAll(/\bdeploy\/([\w.-]+)/g)].map(([, name = '']) => name)
  expect(files.length).toBeGreaterThan(1)
  for (const file of files) expect(existsSync(join(root, 'deploy', file)), file).toBe(true)
  const places = new Set(page.match(/\/(etc|srv|var\/(lib|www))\/[\w./-]*\w/g))
  expect([...places].filter((place) => !samples.includes(place.replace(/\/(data|lunch)$/, '')))).toEqual([])
})

it('every line of the block of docs/proxy.md is in deploy/nginx.conf too', () => {
  const [, block = ''] = /```nginx\n(.*?)```/s.exec(read('docs/proxy.md')) ?? []
  const lines = block.split('\n').map((line) => line.trim())
  expect(lines.filter((line) => !read('deploy/nginx.conf').includes(line))).toEqual([
    'proxy_pass http://127.0.0.1:4000;',
  ])
})

it('the samples set only settings that the program has', () => {
  const given = [
    ...[...read('deploy/yes-and-no.env').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = '']) => name),
    ...Object.keys(parse(read('compose.yaml')).services.app.environment),
  ]
  expect(given.filter((name) => !variables.includes(name) && name !== 'TYPED_AS')).toEqual([])
})

it('deploy/yes-and-no.sh runs a command as the unit runs the program: the same file, user, folder and settings', () => {
  const unit = read('deploy/yes-and-no.service')
  const command = read('deploy/yes-and-no.sh')
  const settingOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]
  for (const name of ['User', 'UMask', 'WorkingDirectory', 'EnvironmentFile'])
    expect(command).toContain(` -p ${name}=${settingOf(name)} `)
  expect(unit).toContain('\nEnvironment=TYPED_AS=yes-and-no\n')
  expect(command).toContain(' -p Environment=TYPED_AS=yes-and-no ')
  expect(command).toContain(` ${settingOf('ExecStart')} "$@"`)
})

interface Service {
  [setting: string]: unknown
  secrets?: string[]
  volumes?: (string | { source: string; read_only: boolean })[]
}

/** `./` is the folder of compose.yaml; `${NAME:-FOLDER}`: FOLDER unless .env says otherwise. */
function toVolume(volume: string | { source: string; read_only: boolean }) {
  if (typeof volume === 'object')
    return { source: volume.source.replace(/^\$\{\w+:-(.*)\}$/, '$1'), isReadOnly: volume.read_only }
  const [source = '', , right] = volume.split(':')
  return { source, isReadOnly: right === 'ro' }
}

it('compose.yaml: nothing can be written to but volumes and memory, no right is kept that is not named, secrets are files', () => {
  const { services, secrets, volumes } = parse(read('compose.yaml'))
  expect(Object.keys(services)).toEqual(['app', 'database', 'caddy'])
  for (const service of Object.values<Service>(services)) {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
    for (const name of service.secrets ?? []) expect(page).toContain(secrets[name].file.replace('./', ''))
    for (const { source, isReadOnly } of (service.volumes ?? []).map(toVolume)) {
      const isThere = source.startsWith('./') ? isReadOnly && existsSync(join(root, source)) : source in volumes
      expect(isThere, source).toBe(true)
    }
  }
})

it('compose.yaml: what is read from .env is what docs/organiser.md says to write there, and Docker Hub is not asked for the image', () => {
  const text = read('compose.yaml')
  const asked = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))
  const section = page.slice(page.indexOf('## With Docker'), page.indexOf('## A session'))
  for (const name of asked) expect(section).toMatch(new RegExp(`\\b${name}=`))
  const typed = [...section.matchAll(/docker compose (?:exec(?: -T)?|restart|logs|stop) (\w+)/g)].map(
    ([, name]) => name,
  )
  expect(new Set(typed)).toEqual(new Set(['app', 'database']))
  for (const { build, image } of Object.values<Service>(parse(text).services))
    expect([build, image].filter((one) => one !== undefined)).toHaveLength(1)
})

it('Dockerfile and .dockerignore: all that the package is made of goes into the image, as an ordinary user', () => {
  const dockerfile = read('Dockerfile')
  expect(dockerfile.match(/^FROM .*/gm)).toEqual(['FROM node:24-slim AS build', 'FROM node:24-slim'])
  expect(dockerfile).toMatch(/^USER node$/m)
  // The command that docs/organiser.md has people type in a container.
  expect(dockerfile).toContain(`/yes-and-no/${about.bin['yes-and-no']} /usr/local/bin/yes-and-no`)
  const kept = [...read('.dockerignore').matchAll(/^!(.*)$/gm)].map(([, name = '']) => name)
  const made = ['lib', 'program']
  const wanted = about.files.map((name: string) => name.split('/')[0])
  expect(wanted.filter((name: string) => !made.includes(name) && !kept.includes(name))).toEqual([])
  expect(kept.filter((name) => !name.includes('*') && !existsSync(join(root, name)))).toEqual([])
})
