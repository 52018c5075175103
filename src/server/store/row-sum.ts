// The checksum of a row, over its values in the form that they have on the wire: the same in every database, so that a value which the
// disk has changed is noticed (design §7: a hash a row).
import { crc32 } from 'node:zlib'

/** CRC-32 (ISO 3309) of the values; it finds every change of up to three bits of so short a row. Binary values are hexadecimal texts. */
export const rowSum = (...values: (string | number | null)[]): number => jsonSum(JSON.stringify(values))

/** The same for the JSON text of the values. */
export const jsonSum = (json: string): number => crc32(json)
