-- One row per day. MetricFlow joins to it to show a metric for days without rows, or to sum it over a window.

{% set first_day = "cast('2020-01-01' as date)" %}

select cast({{ dbt.dateadd('day', 'cast(generated_number as int) - 1', first_day) }} as date) as date_day
from ({{ dbt.generate_series(14610) }}) as days
