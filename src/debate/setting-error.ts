// A setting that is wrong; the message is for the person who starts the program.
export class SettingError extends Error {
  override name = 'SettingError'
}
