package dev.holdfast.report;

import java.util.List;

/** Pieces of the page, with every text escaped: ids come from outside. */
final class Html {

    private Html() {
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A table; all columns but the first {@code textColumns} are numbers. */
    static String table(String caption, List<String> heads, List<List<String>> rows, int textColumns) {
        // It may be wider than a phone: then it scrolls by itself, also with the keyboard.
        var html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(escape(caption)).append("\"><table><caption>").append(escape(caption))
                .append("</caption><thead><tr>");
        for (int i = 0; i < heads.size(); i++) {
            html.append("<th scope=\"col\"").append(i < textColumns ? "" : " class=\"n\"").append('>')
                    .append(escape(heads.get(i))).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String cell = escape(row.get(i));
                html.append(i == 0 ? "<th scope=\"row\">" + cell + "</th>"
                        : "<td" + (i < textColumns ? "" : " class=\"n\"") + ">" + cell + "</td>");
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }

    /** A table that is long: shown when asked for, and always on paper. */
    static String folded(String summary, String table) {
        return "<details><summary>" + escape(summary) + "</summary>" + table + "</details>";
    }

    /** Where the script draws the chart of that name. */
    static String chart(String name, String label) {
        return "<figure class=\"chart\"><canvas id=\"" + name + "\" role=\"img\" aria-label=\"" + escape(label)
                + ". The table beside it has the figures.\"></canvas></figure>";
    }

    static String section(String id, String title, String text, String... parts) {
        return "<section aria-labelledby=\"" + id + "\"><h2 id=\"" + id + "\">" + escape(title) + "</h2><p>"
                + escape(text) + "</p>" + String.join("", parts) + "</section>";
    }

    static String tile(String value, String label) {
        return "<div class=\"tile\"><dt>" + escape(label) + "</dt><dd>" + escape(value) + "</dd></div>";
    }
}
