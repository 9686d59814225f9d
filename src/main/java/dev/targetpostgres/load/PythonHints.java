package dev.targetpostgres.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What in an expression is Python, as the Meltano SDK's stream maps are written in, and its SQL.
 * Only for messages about expressions that are no SQL.
 */
final class PythonHints {
  /** By what it looks like in Python, what it is in SQL. */
  private static final Map<String, String> FORMS = forms();

  private PythonHints() {}

  private static Map<String, String> forms() {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("\\bconfig\\s*(\\[|\\.get\\()", "config['x'] is config->>'x'");
    forms.put(
        "\\b(record|_)\\s*(\\[|\\.get\\()", "record['x'] is x, or \"X\" where it has capitals");
    forms.put("\\bself\\b", "self is the property's own name");
    forms.put("\\.split\\(", "x.split('@')[1] is split_part(x, '@', 2)");
    forms.put("\\.(lower|upper)\\(\\)", "x.lower() is lower(x), x.upper() is upper(x)");
    forms.put("\\.(strip|lstrip|rstrip)\\(", "x.strip() is trim(x)");
    forms.put("\\.replace\\(", "x.replace(a, b) is replace(x, a, b)");
    forms.put("\\.(starts|ends)with\\(", "x.endswith('a') is x LIKE '%a'");
    forms.put("\\.(strftime|isoformat)\\(|\\bdatetime\\.", "dates are written with to_char(x, …)");
    forms.put("\\bjson\\.", "JSON is taken apart with x->>'member', and made with to_jsonb(x)");
    forms.put("\\bstr\\(", "str(x) is x::text");
    forms.put("\\bint\\(", "int(x) is x::bigint");
    forms.put("\\bfloat\\(", "float(x) is x::double precision");
    forms.put("\\bbool\\(", "bool(x) is x::boolean");
    forms.put("\\blen\\(", "len(x) is length(x)");
    forms.put("\\bif\\b.*\\belse\\b", "x if y else z is CASE WHEN y THEN x ELSE z END");
    forms.put("(^|\\W)f['\"]", "f'{x}-{y}' is x || '-' || y");
    forms.put(
        "['\"]\\s*\\+|\\+\\s*['\"]|\\w\\)?\\s*\\+\\s*[a-z_]", "texts are joined by ||, not +");
    forms.put("==", "== is =");
    forms.put("\\bis\\s+(not\\s+)?None\\b", "x is None is x IS NULL");
    forms.put("\\bNone\\b", "None is NULL");
    forms.put("\\bin\\s*\\[", "x in ['a'] is x IN ('a')");
    forms.put("\\*\\*", "x ** y is power(x, y)");
    forms.put("\\w\\[-?\\d*:?-?\\d*]", "x[0:3] is substring(x from 1 for 3)");
    forms.put("\\b(fake|Faker)\\.", "there is no Faker; md5(x) hides a value");
    forms.put("\"[^\"]*\"", "a text stands in single quotes, double ones are for names");
    return forms;
  }

  /** What to write instead, or nothing where nothing looks like Python. */
  static String of(String expression) {
    String found =
        FORMS.entrySet().stream()
            .filter(form -> Pattern.compile(form.getKey()).matcher(expression).find())
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(", "));
    return found.isEmpty()
        ? ""
        : "; expressions are SQL here, and this looks like Python: " + found;
  }
}
