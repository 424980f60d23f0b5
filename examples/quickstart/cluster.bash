# Sourced by run: the complete demo on Kubernetes, either in Docker ($context is empty) or in the user's cluster.

label=dev.mailingress.quickstart
node=mail-ingress-quickstart
namespace=mail-quickstart
release=quickstart
kubernetes_image=${KUBERNETES_IMAGE:-rancher/k3s:v1.34.1-k3s1}
dms_image=docker.io/mailserver/docker-mailserver:15.1.0
kubeconfig=$work/kubeconfig

kube() {
  if [ -n "$context" ]; then
    kubectl --kubeconfig "$kubeconfig" "$@"
  else
    docker exec -i "$node" kubectl "$@"
  fi
}

run_demo() {
  docker info >/dev/null 2>&1 || fail "Docker engine not available." "Start Docker, or run examples/quickstart/run --local."
  if [ -n "$context" ]; then use_the_named_cluster; else start_a_cluster; fi
  build_jars
  build_images
  if [ -z "$context" ]; then wait_for_the_cluster; fi
  deliver_images
  install_the_operator
  start_the_mail_server
  apply_the_mail_ingress
  send_a_message
}

# --- the cluster ---

use_the_named_cluster() {
  command -v kubectl >/dev/null || fail "kubectl not found." "Install it, or use --cluster, which does not require it."
  [ -n "$registry" ] || fail "--context requires --registry." \
    "Set a registry that you can push to and that the nodes can pull from: --registry registry.example.org/me"
  (umask 077 && kubectl config view --raw --minify --flatten --context "$context" >"$kubeconfig") ||
    fail "Context \"$context\" not found." "List the contexts with: kubectl config get-contexts"
  local ours
  ours=$(is_ours namespace "$namespace")
  [ "$ours" != no ] || fail "The cluster already has a namespace \"$namespace\" that the quickstart did not create." \
    "Nothing was changed. Remove that namespace first."
  ours=$(is_ours crd mailingresses.mailingress.dev)
  [ "$ours" != no ] || fail "MailIngress is already installed in the cluster." \
    "Two operators would conflict. Apply examples/quickstart/mailingress.yaml there instead."
}

# Prints absent, yes or no: whether the object exists and was created by a quickstart.
is_ours() {
  local found
  found=$(kube get "$1" "$2" --ignore-not-found -o name) || fail "The cluster cannot be reached." "See the error above."
  if [ -z "$found" ]; then
    echo absent
  elif [ -n "$(kube get "$1" -l "$(label_of "$1")" --field-selector "metadata.name=$2" -o name)" ]; then
    echo yes
  else
    echo no
  fi
}

label_of() { if [ "$1" = namespace ]; then echo "$label"; else echo "app.kubernetes.io/instance=$release"; fi; }

start_a_cluster() {
  if [ -n "$(docker ps --quiet --filter "label=$label=node")" ]; then
    say "Using the cluster of the previous run (remove it with --down)."
    return
  fi
  remove_containers
  docker image inspect "$kubernetes_image" >/dev/null 2>&1 || docker pull "$kubernetes_image" ||
    fail "Kubernetes image $kubernetes_image not found, and pulling it failed." \
      "Set KUBERNETES_IMAGE to another image, or run examples/quickstart/run --local."
  say "Starting Kubernetes in Docker ($kubernetes_image)."
  docker run --detach --name "$node" --label "$label=node" --privileged --cgroupns host \
    --volume /sys/fs/cgroup:/sys/fs/cgroup --tmpfs /run --tmpfs /var/run --publish 127.0.0.1::6443 \
    "$kubernetes_image" server --disable=traefik --tls-san=127.0.0.1 >/dev/null ||
    fail "Kubernetes did not start in Docker." "It requires a privileged container: see Docker's error above."
}

node_is_ready() { kube get nodes 2>/dev/null | grep -q ' Ready '; }

wait_for_the_cluster() {
  wait_for 120 "The cluster is ready." node_is_ready || { docker logs --tail 20 "$node" >&2;
    fail "The cluster did not become ready within two minutes." "See its log above. To remove it, run: examples/quickstart/run --down"; }
  local address
  address=$(docker port "$node" 6443/tcp | head -n 1)
  (umask 077 && docker exec "$node" cat /etc/rancher/k3s/k3s.yaml |
    sed "s#server: https://.*#server: https://$address#" >"$kubeconfig")
}

# --- the images ---

build_image() { # NAME DIRECTORY [OPTION...]: prints NAME:TAG; the tag depends on the content, so that a change is rolled out
  local name=$1 directory=$2 id
  shift 2
  id=$(docker build --quiet --label "$label=image" "$@" "$directory" 2>"$work/build.log") ||
    { cat "$work/build.log" >&2; fail "Building the image $name failed." "See Docker's error above."; }
  name=${registry:+$registry/}$name:${id:7:12}
  docker tag "$id" "$name"
  echo "$name"
}

build_images() {
  say "Building the images."
  operator_image=$(build_image mail-ingress-operator "$root" --target operator)
  proxy_image=$(build_image mail-ingress-proxy "$root" --target proxy)
  client_image=$(build_image mail-ingress-quickstart-client "$root/operator/src/test/docker/mail-client")
  images=("$operator_image" "$proxy_image")
  if docker image inspect "$dms_image" >/dev/null 2>&1; then
    mail_server_image=$dms_image
  elif docker manifest inspect "$dms_image" >/dev/null 2>&1; then
    say "Pulling docker-mailserver."
    docker pull --quiet "$dms_image"
    mail_server_image=$dms_image
  else
    say "Pulling docker-mailserver's image failed: using the tests' mail server (Postfix and Dovecot) instead."
    mail_server_image=$(build_image mail-ingress-quickstart-mail-server "$root/operator/src/test/docker/mail-server")
  fi
  if [ "$mail_server_image" != "$dms_image" ] || [ -z "$context" ]; then images+=("$mail_server_image"); fi
}

deliver_images() {
  local image
  for image in "${images[@]}"; do
    if [ -n "$context" ]; then
      docker push --quiet "$image" || fail "Pushing $image failed." "Log in to the registry with docker login, or set another one with --registry."
    elif ! docker exec "$node" ctr -n k8s.io images ls -q | grep -F "$image" >/dev/null; then
      docker save "$image" | docker exec -i "$node" ctr -n k8s.io images import - >/dev/null ||
        fail "Loading $image into the cluster failed." "If the disk is full, free space with: examples/quickstart/run --down"
    fi
  done
  say "The images are in the cluster."
}

# --- the demo ---

install_the_operator() {
  cat >"$work/values.yaml" <<END
image: {repository: ${operator_image%:*}, tag: ${operator_image##*:}}
proxy: {image: {repository: ${proxy_image%:*}, tag: ${proxy_image##*:}}}
watchNamespaces: [$namespace]
crds: {keep: false}
END
  kube apply -f - >/dev/null <<END
apiVersion: v1
kind: Namespace
metadata: {name: $namespace, labels: {$label: "true"}}
END
  say "Installing the operator's chart."
  if command -v helm >/dev/null; then
    helm upgrade --install "$release" "$root/helm/mail-ingress-operator" --kubeconfig "$kubeconfig" \
      --namespace "$namespace" --values "$work/values.yaml" --wait --timeout 3m >"$work/helm.log" 2>&1 || chart_failed
  else
    find_the_helm_library
    "$java" -cp "$(cat "$root/operator/target/class-path.txt")" "$here/InstallChart.java" "$kubeconfig" \
      "$root/helm/mail-ingress-operator" "$work/values.yaml" "$namespace" "$release" >"$work/helm.log" 2>&1 || chart_failed
  fi
  say "The operator is running."
}

# If helm is not on the PATH: the tests use the real Helm as a library, and the build knows its class path.
find_the_helm_library() {
  local paths=$root/operator/target/class-path.txt
  if [ ! -f "$paths" ] || [ "$root/operator/pom.xml" -nt "$paths" ] || [ "$root/pom.xml" -nt "$paths" ]; then
    (cd "$root" && ./mvnw -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/class-path.txt) ||
      fail "Class path of the Helm library not found." "Install helm; the library is then not needed."
  fi
}

chart_failed() {
  tail -n 5 "$work/helm.log" >&2
  diagnose
  fail "Installing the chart failed." "See Helm's error and the pods above."
}

start_the_mail_server() {
  say "Starting a mail server that is not configured for proxies yet."
  sed "s#image: .*#image: $mail_server_image#" "$here/mailserver.yaml" | kube apply -f - >/dev/null
  kube rollout status -n "$namespace" deployment/mailserver --timeout=300s >/dev/null ||
    { diagnose; fail "The mail server did not become ready." "See its pods above."; }
}

condition() { kube get mi/mail -n "$namespace" -o "jsonpath={range .status.conditions[?(@.type==\"$1\")]}{.$2}{end}"; }

apply_the_mail_ingress() {
  say "Applying mailingress.yaml:"
  sed 's/^/          /' "$here/mailingress.yaml"
  kube apply -f - <"$here/mailingress.yaml" >/dev/null
  local end=$((SECONDS + 300)) message last=
  until kube wait -n "$namespace" --for=condition=Ready mi/mail --timeout=3s >/dev/null 2>&1; do
    message=$(condition Ready message)
    if [ "$message" != "$last" ]; then say "  Ready is $(condition Ready status): $message" && last=$message; fi
    if [ "$SECONDS" -ge "$end" ]; then diagnose; fail "The MailIngress did not become Ready." "See its conditions above."; fi
  done
  say "Ready. Its conditions:"
  show_conditions
}

show_conditions() {
  kube get mi/mail -n "$namespace" \
    -o 'jsonpath={range .status.conditions[*]}{"          "}{.type}={.status} ({.reason}) {.message}{"\n"}{end}'
}

address_of_the_service() {
  address=$(kube get mi/mail -n "$namespace" -o 'jsonpath={.status.addresses[0].value}')
  [ -n "$address" ]
}

send_a_message() {
  local id client line
  wait_for 60 "The mail server has an address." address_of_the_service ||
    fail "The Service was not assigned an address." "A Service of type LoadBalancer requires a load balancer in the cluster, for example MetalLB."
  id=quickstart-$(date +%s)-$$@client.example.org
  if [ -n "$context" ]; then client=$(send_from_this_machine "$id"); else client=$(send_from_a_container "$id"); fi
  wait_for 60 "The message arrived. The mail server's log names the client:" arrived "$id" ||
    { diagnose; fail "Message $id not found in the mail server's log."; }
  line=$(log_line "$id")
  printf '\n          %s\n\n          The client'"'"'s address: %s\n\n' "$line" "$client"
  judge "$line" "$client"
  if [ -n "$context" ]; then
    say "To inspect: kubectl --context $context get mi -n $namespace. To remove: examples/quickstart/run --down --context $context"
  else
    say "To inspect: docker exec $node kubectl get mi -n $namespace. To remove: examples/quickstart/run --down"
  fi
}

judge() { # LINE CLIENT
  if [[ $1 == *"[$2]"* ]]; then
    say "Done: the mail server sees the client's own address."
  elif [ -z "$context" ]; then
    fail "The log contains another address than the client's, $2." "Please report this with the output above."
  else
    local seen=${1##*client=}
    seen=${seen#*[} && seen=${seen%%]*}
    if kube get nodes,pods --all-namespaces -o 'jsonpath={.items[*].status}' | grep -F "\"$seen\"" >/dev/null; then
      fail "The log contains $seen, an address of the cluster." \
        "The source address is rewritten on the way: see externalTrafficPolicy and your load balancer's documentation."
    fi
    say "Done: $seen is not an address of the cluster. It differs from this machine's own, $2: expected behind NAT only."
  fi
}

send_from_a_container() { # MESSAGE-ID: prints the container's address
  local container client
  container=$(docker run --detach --label "$label=client" "$client_image")
  client=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$container")
  say "Sending a message from a container with the address $client to $address:25." >&2
  docker exec "$container" swaks --server "$address" --timeout 60 --ehlo client.example.org --from '<>' \
    --to user@example.test --header "Subject: quickstart" --header "Message-Id: <$1>" >"$work/swaks.log" 2>&1 ||
    { cat "$work/swaks.log" >&2; diagnose; fail "The message was not accepted." "See the SMTP session above."; }
  docker rm --force --volumes "$container" >/dev/null
  echo "$client"
}

send_from_this_machine() { # MESSAGE-ID: prints this machine's source address
  say "Sending a message from this machine to $address:25." >&2
  "$java" "$here/Send.java" "$address" 25 "$1" ||
    fail "The message was not accepted." "Many providers block outgoing connections to port 25: if so, try from another machine." >&2
}

mail_log() { kube logs -n "$namespace" deployment/mailserver -c docker-mailserver --tail=-1; }

# A message's queue ID is on the line with its Message-Id and on the line with the client.
log_line() {
  local queue_id
  queue_id=$(mail_log | sed -n "s/.*cleanup.*: \([0-9A-Za-z]*\): message-id=<$1>.*/\1/p" | sed -n 1p)
  if [ -n "$queue_id" ]; then mail_log | sed -n "/$queue_id: client=/p" | sed -n 1p; fi
}

arrived() { [ -n "$(log_line "$1")" ]; }

diagnose() {
  kube get pods -n "$namespace" -o wide >&2
  kube get events -n "$namespace" --field-selector type=Warning >&2
  if kube get mi/mail -n "$namespace" >/dev/null 2>&1; then show_conditions >&2; fi
  kube logs -n "$namespace" -l app.kubernetes.io/name=mail-ingress-operator --tail=20 >&2
}

# --- removal ---

remove_containers() {
  local containers
  containers=$(docker ps --all --quiet --filter "label=$label")
  if [ -n "$containers" ]; then docker rm --force --volumes $containers >/dev/null; fi
}

remove_everything() {
  if [ -n "$context" ]; then
    remove_from_the_named_cluster
    return
  fi
  if ! docker info >/dev/null 2>&1; then
    say "Docker engine not available, so nothing of the quickstart is running."
    return
  fi
  remove_containers
  local images
  images=$(docker images --quiet --filter "label=$label" | sort -u)
  if [ -n "$images" ]; then docker rmi --force $images >/dev/null; fi
  say "Removed: the cluster, its client and the quickstart's images."
}

remove_from_the_named_cluster() {
  (umask 077 && kubectl config view --raw --minify --flatten --context "$context" >"$kubeconfig") ||
    fail "Context \"$context\" not found." "List the contexts with: kubectl config get-contexts"
  local ours
  ours=$(is_ours namespace "$namespace")
  if [ "$ours" != yes ]; then
    say "Namespace \"$namespace\" of the quickstart not found."
    return
  fi
  ours=$(is_ours crd mailingresses.mailingress.dev)
  if [ "$ours" = yes ]; then
    # First, while the operator still runs: it removes its files from the mail server and its finalizer from the resource.
    kube delete mailingresses --all -n "$namespace" --timeout=60s
  fi
  # Proxies drain their connections before they exit.
  kube delete namespace "$namespace" --timeout=300s
  kube delete crd,clusterrole,clusterrolebinding -l "app.kubernetes.io/instance=$release"
  say "Removed: the namespace $namespace, the CRD and the operator's roles."
}
