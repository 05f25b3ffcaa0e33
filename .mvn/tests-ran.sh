#!/bin/sh
# Counts the tests of one build from surefire's reports. `mvn` and `./roadml verify` both call it.
#   tests-ran.sh start ROOT   remembers when the build began
#   tests-ran.sh rows  ROOT   prints "<module>: N passed, N failed, N skipped" of the reports written since then
#   tests-ran.sh line  ROOT   prints the sum in one line, and fails when no test ran: green and empty is not green
set -eu
cd "$2"
stamp=target/build-started

reports() {
  if [ -f "$stamp" ]; then
    find . -path '*/target/surefire-reports/TEST-*.xml' -newer "$stamp"
  else
    find . -path '*/target/surefire-reports/TEST-*.xml'
  fi | sort
}

# One row a report, "<module> <tests> <failed> <skipped>", from the attributes of its <testsuite> element.
rows() {
  reports | while IFS= read -r report; do
    module=${report#./}
    module=${module%%/target/*}
    sed -n '/<testsuite /,/>/p' "$report" | tr '\n' ' ' | awk -v module="$module" '
      function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
      { print module, attribute("tests"), attribute("errors") + attribute("failures"), attribute("skipped"); exit }'
  done
}

case $1 in
  start)
    mkdir -p target
    : > "$stamp"
    ;;
  rows)
    rows | awk '
      { if (!($1 in tests)) order[n++] = $1; tests[$1] += $2; failed[$1] += $3; skipped[$1] += $4 }
      END {
        for (i = 0; i < n; i++) {
          m = order[i]
          printf "%s: %d passed, %d failed, %d skipped\n", m, tests[m] - failed[m] - skipped[m], failed[m], skipped[m]
        }
      }'
    ;;
  line)
    rows | awk '
      { tests += $2; failed += $3; skipped += $4 }
      END {
        printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
        if (tests == 0) { print "roadml: no test ran (surefire wrote no report in this build); look at the tag filter roadml.tests and at -Dtest" > "/dev/stderr"; exit 1 }
      }'
    ;;
  *)
    echo "roadml: unknown word $1 (tests-ran.sh); want start, rows or line" >&2
    exit 2
    ;;
esac
