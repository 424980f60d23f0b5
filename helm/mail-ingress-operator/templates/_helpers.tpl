{{- define "operator.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Names of cluster-scoped objects include the namespace, so that two installations do not conflict. */}}
{{- define "operator.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "operator.name" .) -}}
{{- end -}}

{{- define "operator.selector" -}}
app.kubernetes.io/name: mail-ingress-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "operator.labels" -}}
{{ include "operator.selector" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* Permissions of the operator in the namespaces that it watches: the same for ClusterRole and Role. */}}
{{- define "operator.rules" -}}
- apiGroups: [mailingress.dev]
  resources: [mailingresses]
  verbs: [get, list, watch, patch]
- apiGroups: [mailingress.dev]
  resources: [mailingresses/status]
  verbs: [patch]
# Objects created for each MailIngress.
- apiGroups: [""]
  resources: [services, configmaps, serviceaccounts]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
# Workloads of the mail servers: read, and patched with the injected files. Never created or deleted.
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, patch]
# Pods of the proxies: queried for their running configuration, and annotated so that they see a new one immediately.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, patch]
# Condition transitions of a MailIngress, for kubectl describe.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- if .Values.rbac.podMonitors }}
# Metrics of the proxies, if the cluster has Prometheus Operator and a MailIngress enables them.
- apiGroups: [monitoring.coreos.com]
  resources: [podmonitors]
  verbs: [get, create, patch, delete]
{{- end }}
{{- end -}}
