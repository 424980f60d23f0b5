{{- define "operator.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Cluster-wide objects carry the namespace too, so that two installations do not take each other's. */}}
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

{{/* What the operator does in the namespaces that it watches; ClusterRole or Role alike. */}}
{{- define "operator.rules" -}}
- apiGroups: [mailingress.dev]
  resources: [mailingresses]
  verbs: [get, list, watch, patch]
- apiGroups: [mailingress.dev]
  resources: [mailingresses/status]
  verbs: [patch]
# What is made for each MailIngress.
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
# Mail servers' own workloads: looked at, and patched with the files that they need. Never created or deleted.
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, patch]
# Proxies' pods: asked which configuration they run, and annotated so that they see a new one at once.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, patch]
# What became true or untrue of a MailIngress, for kubectl describe.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- if .Values.rbac.podMonitors }}
# The proxies' metrics, where Prometheus Operator is there and a MailIngress wants it.
- apiGroups: [monitoring.coreos.com]
  resources: [podmonitors]
  verbs: [get, create, patch, delete]
{{- end }}
{{- end -}}
