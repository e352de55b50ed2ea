{#- No day of rec_analytics_days is missing with fewer than var analytics_warning_days left to have it. -#}
{% test is_not_about_to_be_lost(model) %}
select *
from {{ model }}
where days_left < {{ var('analytics_warning_days', 14) | int }}
{% endtest %}
