# The rules on resources that bench/rules.ts compares, as close to checklist/rules/resources as
# Rego comes. A property that is left out is absent.
package checklist

import rego.v1

logs_in(s) if {
	s.kind == "role"
	s.login == true
}

rights := ["superuser", "createDatabase", "createRole", "bypassRowLevelSecurity", "replication"]

finding contains {"rule": "role-unprivileged", "subject": i} if {
	some i, s in input.subjects
	logs_in(s)
	some right in rights
	s[right] == true
}

finding contains {"rule": "role-connection-limit", "subject": i} if {
	some i, s in input.subjects
	logs_in(s)
	object.get(s, "connectionLimit", -1) < 0
}

finding contains {"rule": "role-password", "subject": i} if {
	some i, s in input.subjects
	logs_in(s)
	count(object.get(s, "password", "")) < 16
}

finding contains {"rule": "grant-not-public", "subject": i} if {
	some i, s in input.subjects
	s.kind == "grant"
	lower(s.role) == "public"
	count(s.privileges) > 0
}

finding contains {"rule": "readonly-role-reads", "subject": i} if {
	some i, s in input.subjects
	s.kind == "grant"
	regex.match(`(?i)(^|[_-])(read_?only|reader|reporting|reports|ro)([_-]|$)`, s.role)
	some privilege in s.privileges
	not upper(privilege) in {"SELECT", "USAGE", "CONNECT"}
}

finding contains {"rule": "database-encoding", "subject": i} if {
	some i, s in input.subjects
	s.kind == "database"
	not regex.match(`(?i)^(utf-?8|unicode)$`, object.get(s, "encoding", "UTF8"))
}

finding contains {"rule": "database-connection-limit", "subject": i} if {
	some i, s in input.subjects
	s.kind == "database"
	object.get(s, "connectionLimit", -1) < 1
}

txt(s) := trim(s.content, "\"") if {
	s.kind == "dns-record"
	s.type == "TXT"
}

finding contains {"rule": "spf-closed", "subject": i} if {
	some i, s in input.subjects
	text := txt(s)
	regex.match(`(?i)^v=spf1(\s|$)`, text)
	not regex.match(`(?i)\s[~-]all(\s+\S+=\S*)*$`, text)
}

finding contains {"rule": "dkim-not-proxied", "subject": i} if {
	some i, s in input.subjects
	s.kind == "dns-record"
	"_domainkey" in split(lower(s.name), ".")
	s.proxied == true
}

finding contains {"rule": "dmarc-valid", "subject": i} if {
	some i, s in input.subjects
	text := txt(s)
	startswith(lower(s.name), "_dmarc.")
	not regex.match(`(?i)^v\s*=\s*dmarc1\s*;.*\bp\s*=\s*(none|quarantine|reject)\b.*\brua\s*=\s*mailto:\S+`, text)
}
