#!/bin/sh
# /usr/local/sbin/yes-and-no: runs a command of the program as yes-and-no.service runs it, with its user, settings and folder, such as
# "yes-and-no host", "yes-and-no check /srv/debates/lunch" or "yes-and-no backup COPY".
exec systemd-run --quiet --pipe --wait --collect -p User=yes-and-no -p UMask=0077 \
  -p WorkingDirectory=/var/lib/yes-and-no -p EnvironmentFile=/etc/yes-and-no.env -p Environment=TYPED_AS=yes-and-no \
  /opt/yes-and-no/node_modules/.bin/node /opt/yes-and-no/node_modules/yes-and-no/bin/yes-and-no.cjs "$@"
