#!/usr/bin/env bash
# tools/package_test.sh DEB ROOT: looks into the package, then installs, upgrades, runs, removes and purges it in a copy of the
# Debian 12 root ROOT, which has the libraries that it depends on or can get them with apt. As root; leaves nothing behind.
set -euo pipefail
deb=$(readlink -f "$1") root=$2
fail() { echo "package test: $*" >&2; exit 1; }
listing=$(dpkg-deb -c "$deb")
for file in ./usr/bin/ansd ./usr/bin/credence ./etc/credence/ansd.toml ./usr/lib/systemd/system/ansd.service ./usr/share/man/man8/ansd.8.gz \
  ./usr/share/man/man1/credence.1.gz ./usr/share/bash-completion/completions/credence ./usr/share/doc/credence/operations.md; do
  grep -q " $file\$" <<<"$listing" || fail "no $file in the package"
done
[ "$(dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./conffiles)" = /etc/credence/ansd.toml ] || fail "the configuration is no conffile"
dpkg-deb -f "$deb" Depends | grep -q librocksdb || fail "no library among its dependencies"

copy=$(mktemp -d) daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :; rm -rf "$copy"' EXIT
! curl -s http://127.0.0.1:9470/ >/dev/null || fail "something answers on port 9470"
cp -a --reflink=auto "$root/." "$copy/"
cp "$deb" "$copy/credence.deb"
cp /etc/resolv.conf "$copy/etc/resolv.conf" 2>/dev/null || :
enter=(chroot "$copy" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive)
inside() { "${enter[@]}" "$@"; }
inside apt-get update >/dev/null 2>&1 || :
inside apt-get install -y --no-install-recommends /credence.deb >"$copy/install.log" 2>&1 || { tail -n 5 "$copy/install.log" >&2; fail "it does not install"; }
inside getent passwd ansd >/dev/null || fail "no user ansd"
[ "$(inside stat -c '%U %a' /var/lib/ansd)" = "ansd 700" ] || fail "/var/lib/ansd is not the user's own"
inside ansd --config /etc/credence/ansd.toml --check-config || fail "its own configuration is not good"
inside credence --version >/dev/null || fail "credence does not run"

# It keeps a registry, as its user.
"${enter[@]}" setpriv --reuid ansd --regid ansd --clear-groups ansd --config /etc/credence/ansd.toml --listen 127.0.0.1:9470 >"$copy/ansd.log" 2>&1 &
daemon=$!
for _ in $(seq 50); do grep -q ready "$copy/ansd.log" && break; sleep 0.1; done
curl -sf http://127.0.0.1:9470/readyz >/dev/null || { cat "$copy/ansd.log" >&2; fail "it does not start"; }
inside ansd --data /var/lib/ansd --backup /var/lib/ansd-backups/one >/dev/null || fail "no backup"
kill "$daemon"
wait "$daemon" || fail "it does not end cleanly"
daemon=

echo "# mine" >>"$copy/etc/credence/ansd.toml"
inside dpkg -i /credence.deb >/dev/null 2>&1 || fail "it does not upgrade"
grep -q '^# mine' "$copy/etc/credence/ansd.toml" || fail "an upgrade took the operator's configuration away"
inside dpkg -r credence >/dev/null 2>&1 || fail "it cannot be removed"
[ ! -e "$copy/usr/bin/ansd" ] || fail "the program is still there"
[ -e "$copy/etc/credence/ansd.toml" ] || fail "the configuration went with the program"
inside dpkg -P credence >/dev/null 2>&1 || fail "it cannot be purged"
[ ! -e "$copy/etc/credence/ansd.toml" ] || fail "the configuration is still there"
[ -e "$copy/var/lib/ansd/CURRENT" ] || fail "the registry is gone"
echo "package test: good"
