{{/* Each takes a dictionary: root (the chart's scope), name (consumer, auth or console), app (that app's values). */}}

{{- define "dsar.fullname" -}}
{{- printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "dsar.selector" -}}
app.kubernetes.io/name: intercom-dsar
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "dsar.labels" -}}
{{ include "dsar.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "dsar.image" -}}
{{- with .app.image -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}
{{- else -}}{{ .repository }}:{{ .tag | default $.root.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Fails at a variable that the app does not have; the others that it takes are those of Node, OpenTelemetry, PostgreSQL, OpenSSL and the AWS SDK. */}}
{{- define "dsar.checkVariables" -}}
{{- $known := .root.Files.Get (printf "variables/%s.json" .name) | fromJsonArray }}
{{- $name := .name }}
{{- range $variable, $_ := .app.config }}
{{- if not (or (has $variable $known) (regexMatch "^((AWS|NODE|OTEL|PG|SSL|UV)_?[A-Z0-9_]+|TZ)$" $variable)) }}
{{- include "dsar.unknownVariable" (dict "place" (printf "%s.config" $name) "variable" $variable "known" $known) }}
{{- end }}
{{- end }}
{{- range $variable := .app.secret.variables }}
{{- if not (has (printf "%s_FILE" $variable) $known) }}
{{- include "dsar.unknownVariable" (dict "place" (printf "%s.secret.variables" $name) "variable" $variable "known" $known) }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "dsar.unknownVariable" -}}
{{- $word := regexFind "^[A-Z0-9]+" .variable }}
{{- $alike := list }}
{{- range .known }}
{{- if and (hasPrefix (trunc 4 $word) .) (not (hasSuffix "_FILE" .)) }}{{ $alike = append $alike . }}{{ end }}
{{- end }}
{{- $hint := "docs/configuration.md, docs/configuration-auth.md and docs/configuration-console.md have them all" }}
{{- if $alike }}{{ $hint = printf "did you mean %s?" (join ", " $alike) }}{{ end }}
{{- fail (printf "%s: there is no variable %s that can stand there; %s" .place .variable $hint) }}
{{- end -}}

{{/* Plain variables, and for each secret the file that it is mounted as. */}}
{{- define "dsar.env" -}}
{{- include "dsar.checkVariables" . }}
{{- range $variable, $value := .app.config }}
- name: {{ $variable }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- range .app.secret.variables }}
- name: {{ . }}_FILE
  value: /run/secrets/{{ . }}
{{- end }}
{{- end -}}

{{- define "dsar.secretVolume" -}}
- name: secrets
  secret:
    secretName: {{ .app.secret.name }}
    defaultMode: 0440
    items:
      {{- range .app.secret.variables }}
      - { key: {{ . }}, path: {{ . }} }
      {{- end }}
{{- end -}}

{{- define "dsar.podSecurity" -}}
runAsNonRoot: true
seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.podSecurityContext }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "dsar.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Readiness follows what the app says of itself; only a process that can't go on is restarted. */}}
{{- define "dsar.probes" -}}
startupProbe:
  httpGet: { path: /livez, port: health }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /livez, port: health }
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: health }
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 1
{{- end -}}

{{- define "dsar.placement" -}}
{{- with .app.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .app.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .app.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "dsar.selector" . | nindent 8 }}
{{- end -}}

{{- define "dsar.isBucket" -}}
{{- hasPrefix "s3://" (toString (get .Values.consumer.config "RESULT_STORE")) -}}
{{- end -}}

{{- define "dsar.ports" -}}
{{- range . }}
- { protocol: TCP, port: {{ . }} }
{{- end }}
{{- end -}}

{{/* Egress to peers on ports; takes one of networkPolicy's entries. */}}
{{- define "dsar.egress" -}}
- ports: {{- include "dsar.ports" .ports | nindent 4 }}
  {{- with .peers }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "dsar.egressForAll" -}}
{{ include "dsar.egressToInternet" . }}
{{ include "dsar.egress" .postgres }}
{{- end -}}

{{- define "dsar.egressToInternet" -}}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
- ports: {{- include "dsar.ports" .internet.ports | nindent 4 }}
  to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: {{- toYaml .internet.except | nindent 10 }}
    - ipBlock:
        cidr: ::/0
        except: {{- toYaml .internet.exceptIPv6 | nindent 10 }}
{{- end -}}

{{/* Egress to the proxy, where the app is told of one; takes the app and networkPolicy. */}}
{{- define "dsar.proxyEgress" -}}
{{- $variables := concat (keys .app.config) (default list .app.secret.variables) }}
{{- if or (has "HTTPS_PROXY" $variables) (has "HTTP_PROXY" $variables) }}
{{ include "dsar.egress" .policy.proxy }}
{{- end }}
{{- end -}}

{{/* All apps show their metrics on a port of that name. */}}
{{- define "dsar.podMonitor" }}
{{- with .root.Values.podMonitor }}
{{- if .enabled }}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ include "dsar.fullname" $ }}
  labels:
    {{- include "dsar.labels" $ | nindent 4 }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels: {{- include "dsar.selector" $ | nindent 6 }}
  podMetricsEndpoints:
    - { port: metrics, interval: {{ .interval }} }
{{- end }}
{{- end }}
{{- end }}

{{/* The port of a URL, that of its scheme where it names none. */}}
{{- define "dsar.portOf" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) -}}
{{- if $port }}{{ $port }}{{ else if eq $url.scheme "https" }}443{{ else }}80{{ end }}
{{- end -}}
