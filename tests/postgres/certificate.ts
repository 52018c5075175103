// A certificate for tests, signed by itself, and its key. It is written here by hand (RFC 5280), since not every machine has openssl.
import { generateKeyPairSync, sign } from 'node:crypto'

function der(tag: number, ...parts: Buffer[]): Buffer {
  const { length } = Buffer.concat(parts)
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), ...parts])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const hex = (tag: number, bytes: string) => der(tag, Buffer.from(bytes, 'hex'))
const text = (tag: number, words: string) => der(tag, Buffer.from(words, 'latin1'))
const bits = (bytes: Buffer) => der(0x03, Buffer.of(0), bytes)
const id = (bytes: string) => hex(0x06, bytes)

const ecdsaWithSha256 = sequence(id('2a8648ce3d040302'))
const isAuthority = sequence(id('551d13'), hex(0x01, 'ff'), der(0x04, sequence(hex(0x01, 'ff'))))

/** From when and until when it is valid, as years of two digits, each from its first second on. */
export type Years = [from: string, until: string]

/** `host`: the name that the certificate is for. Both are PEM files. */
export function makeCertificate(host: string, years: Years = ['20', '49']): { certificate: string; key: string } {
  const validity = sequence(...years.map((year) => text(0x17, `${year}0101000000Z`)))
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(id('550403'), text(0x0c, host))))
  const names = sequence(id('551d11'), der(0x04, sequence(text(0x82, host))))
  const content = sequence(
    der(0xa0, hex(0x02, '02')),
    hex(0x02, '01'),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(isAuthority, names)),
  )
  const signed = sequence(content, ecdsaWithSha256, bits(sign('sha256', content, privateKey)))
  const lines = signed.toString('base64').replace(/.{64}/g, '$&\n').trim()
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
