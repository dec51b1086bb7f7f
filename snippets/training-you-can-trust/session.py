from convbook.training import session_report

report = session_report()
print(*report, sep="\n")
