"""Charts as SVG drawings, the same for pages, prints and PDFs.

`bar_chart`, `line_chart`, `control_chart` and `range_chart` calculate positions, and
`components/chart.html` draws them; a `sparkline` draws itself, and
`components/week_grid.html` a `week_grid`. They do not know what the numbers mean.
"""

from stronghold.core.ui.charts.bars import bar_chart
from stronghold.core.ui.charts.control import Limits, control_chart
from stronghold.core.ui.charts.drawing import Chart
from stronghold.core.ui.charts.lines import Series, line_chart
from stronghold.core.ui.charts.marks import Event
from stronghold.core.ui.charts.points import Point
from stronghold.core.ui.charts.ranges import RangePoint, range_chart
from stronghold.core.ui.charts.sparkline import Sparkline, sparkline
from stronghold.core.ui.charts.tables import control_table, lines_table, points_table
from stronghold.core.ui.charts.week_grid import WeekGrid, week_grid

__all__ = [
    "Chart",
    "Event",
    "Limits",
    "Point",
    "RangePoint",
    "Series",
    "Sparkline",
    "WeekGrid",
    "bar_chart",
    "control_chart",
    "control_table",
    "line_chart",
    "lines_table",
    "points_table",
    "range_chart",
    "sparkline",
    "week_grid",
]
