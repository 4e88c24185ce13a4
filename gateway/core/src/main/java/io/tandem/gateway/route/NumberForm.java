package io.tandem.gateway.route;

/// Telephone numbers as they are compared: digits alone. Any thread.
final class NumberForm {

    private NumberForm() {}

    /// `+996 (312) 00-01-01` and `996312000101` -> `996312000101`. Empty where something else than digits and the usual
    /// separators is in it: `alice` is no number.
    static String digits(String number) {
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if ("+-. ()/".indexOf(c) < 0) {
                return "";
            }
        }
        return digits.length() > 30 ? "" : digits.toString();
    }
}
