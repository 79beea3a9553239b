### The log, the meeting and the tasks on paper.

paper-log-keep = The log. Keep locked away. Given out only after a secrecy test.
paper-log-number = No.
paper-log-happened = Happened
paper-log-entered = written
paper-log-what = What, who and how
paper-log-empty = There are no lines here.
paper-log-masked = Parts of this line are masked
paper-log-elsewhere = This line does not stand here
paper-log-covered = This line is not given out

paper-letter-keep = Put it up where it is needed, or file it.

paper-minutes = Minutes
paper-minutes-keep = Original. Keep locked away until it is registered.
paper-minutes-decisions = Decisions
paper-minutes-no-decisions = No decisions.
paper-minutes-tasks = Tasks
paper-minutes-no-tasks = No tasks.
paper-minutes-task = What
paper-minutes-owner = Responsible
paper-minutes-until = Done by
paper-minutes-read-back = Read back
paper-minutes-next = Next meeting
paper-minutes-present = Present
paper-minutes-no-roll = No roll call was noted.
paper-minutes-absent = Missing
paper-minutes-units = How each unit stands
paper-minutes-unit = Unit
paper-minutes-colour = State
paper-minutes-words = Report
paper-minutes-changed = Changed since last time
paper-minutes-points = The agenda
paper-minutes-nothing = Nothing noted.

paper-tasks = To do
paper-tasks-keep = Wall sheet. No data about clients may stand here.
paper-tasks-late = Late:
paper-tasks-none = Nothing to do right now.
paper-tasks-what = Task
paper-tasks-owner = Responsible
paper-tasks-until = Done by
