# Repeatedly sends a PROXY header that claims 192.0.2.66 to each of these ports, and counts the attempts.
# Usage: probe-ports.bash ADDRESS PORT...
address=$1
shift
mkdir -p /tmp/probes
probe() {
  local port=$1
  while :; do
    echo >> "/tmp/probes/$port"
    timeout 2 bash -c 'exec 3<> "/dev/tcp/$0/$1" && printf "PROXY TCP4 192.0.2.66 192.0.2.1 4711 25\r\n" >&3 && sleep 0.2' \
      "$address" "$port" 2> /dev/null || sleep 0.2
  done
}
for port; do
  probe "$port" &
done
wait
