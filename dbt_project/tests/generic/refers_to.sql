{#- Like dbt's relationships test, for references of several columns. A reference that contains a null isn't checked. -#}
{% test refers_to(model, columns, to, to_columns) %}
select {% for column in columns %}referring.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
from {{ model }} as referring
left join {{ to }} as referred
    on {% for column in columns %}referring.{{ column }} = referred.{{ to_columns[loop.index0] }}{{ ' and ' if not loop.last }}{% endfor %}
where referred.{{ to_columns[0] }} is null
    {% for column in columns %}and referring.{{ column }} is not null {% endfor %}
{% endtest %}
