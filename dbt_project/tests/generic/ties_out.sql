{#- No row of rec_money_gaps breaks this identity by more than var money_gap_tolerance. -#}
{% test ties_out(model, identity) %}
select *
from {{ model }}
where broken_identity = '{{ identity }}'
    and coalesce(abs(gap) > {{ var('money_gap_tolerance', 0) }}, true)
{% endtest %}
