# Listens in the mail server's pod on ports that no mail service uses, and echoes datagrams on a UDP port.
setsid perl -MIO::Socket -MSocket=:all -e '
  for my $port (1, 24, 26, 994, 8080, 65535) {
    socket(my $s, PF_INET6, SOCK_STREAM, 0) or die;
    setsockopt($s, IPPROTO_IPV6, IPV6_V6ONLY, 0) or die;
    bind($s, pack_sockaddr_in6($port, IN6ADDR_ANY)) && listen($s, 5) or die "$port: $!";
    push @open, $s;
  }
  socket(my $u, PF_INET6, SOCK_DGRAM, 0) or die;
  setsockopt($u, IPPROTO_IPV6, IPV6_V6ONLY, 0) or die;
  bind($u, pack_sockaddr_in6(514, IN6ADDR_ANY)) or die;
  while (my $from = recv($u, my $message, 100, 0)) { send($u, $message, 0, $from) }
' > /tmp/other-ports.log 2>&1 < /dev/null &
for _ in $(seq 50); do
  (exec 3<> /dev/tcp/127.0.0.1/65535) 2> /dev/null && exit
  sleep 0.1
done
cat /tmp/other-ports.log
exit 1
