# Claims to be 192.0.2.66 at each of these ports, over and over, whoever answers there, and counts how often.
# Usage: knock.bash ADDRESS PORT...
address=$1
shift
mkdir -p /tmp/knocks
knock() {
  local port=$1
  while :; do
    echo >> "/tmp/knocks/$port"
    timeout 2 bash -c 'exec 3<> "/dev/tcp/$0/$1" && printf "PROXY TCP4 192.0.2.66 192.0.2.1 4711 25\r\n" >&3 && sleep 0.2' \
      "$address" "$port" 2> /dev/null || sleep 0.2
  done
}
for port; do
  knock "$port" &
done
wait
