// Saves a file of this page in the browser's folder for downloads.

/** How long a browser may take to read the file, in milliseconds. */
const patience = 10_000

export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), patience)
}
