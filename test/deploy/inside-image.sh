#!/bin/sh
# Runs a command in an image's folder as a container would: user 65532, read-only root, /tmp and /data of its own. For root, in a
# mount and process namespace: unshare --mount --fork --pid sh inside-image.sh FOLDER COMMAND…
set -eu
image=$1
shift
mkdir -p "$image/proc" "$image/dev"
mount --bind "$image" "$image"
mount -t proc proc "$image/proc"
mount --rbind /dev "$image/dev"
mount -t tmpfs -o mode=1777 tmpfs "$image/tmp"
mount -t tmpfs -o uid=65532,gid=65532,mode=700 tmpfs "$image/data"
mount -o remount,ro,bind "$image"
exec chroot --userspec=65532:65532 "$image" "$@"
