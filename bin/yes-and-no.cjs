#!/usr/bin/env node
// The command of the installed package. Plain old JavaScript, so that a Node which is too old reads it to the end and prints the sentence.
var needed = 24
var own = process.versions.node
if (Number(own.split('.')[0]) >= needed) {
  require('../lib/main.js')
} else {
  console.error(['This is Node', own, 'and yes-and-no needs Node', needed, 'or newer: see nodejs.org.'].join(' '))
  process.exit(1)
}
