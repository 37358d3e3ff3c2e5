# Google Benchmark's JSON (with repetitions) and goals.json (as $goals) -> tab-separated tables: goals first, then every figure.
def us: if .time_unit == "ns" then .real_time / 1000 elif .time_unit == "ms" then .real_time * 1000 else .real_time end;
def short: if . >= 100 then round elif . >= 10 then (. * 10 | round) / 10 else (. * 1000 | round) / 1000 end;
([.benchmarks[] | select(.aggregate_name == "median")
  | {key: (.run_name | sub("/(iterations|repeats):.*"; "")), value: us}] | from_entries) as $median
| ([.benchmarks[] | select(.aggregate_name == "median") | {key: (.run_name | sub("/(iterations|repeats):.*"; "")), value: .}] | from_entries) as $row
| (["goal", "what", "us", "ratio", "to", "goal", ""],
   ($goals[0][] | . as $one | $median[.what] as $here
    | if $here == null then [.goal, .what, "-", "-", (.over // ""), "-", "not measured"]
      elif .counter then $row[.what][.counter] as $figure
        | [.goal, .what, ($here | short), ($figure | short), .counter, "<= \(.at_most)", (if $figure <= .at_most then "reached" else "missed" end)]
      elif .at_least then ($here / $median[.over]) as $ratio
        | [.goal, .what, ($here | short), ($ratio | short), .over, ">= \(.at_least)", (if $ratio >= $one.at_least then "reached" else "missed" end)]
      elif .over then ($here / $median[.over]) as $ratio
        | [.goal, .what, ($here | short), ($ratio | short), .over, "<= \(.at_most)", (if $ratio <= $one.at_most then "reached" else "missed" end)]
      else [.goal, .what, ($here | short), "", "", "<= \(.at_most_us) us", (if $here <= $one.at_most_us then "reached" else "missed" end)] end),
   [""],
   ["", "figure", "us, median"],
   ($median | to_entries[] | ["", .key, (.value | short)]))
| map(tostring) | join("\t")
