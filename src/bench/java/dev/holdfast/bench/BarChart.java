package dev.holdfast.bench;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;

/** One bar for each candidate, as SVG. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT_OF_BAR = 48;
    private static final int HEIGHT_OF_REST = 90;
    private static final Color BAR = new Color(0x2f6f9f);

    private BarChart() {
    }

    /** @param bars the first is drawn on top */
    static void draw(String title, Map<String, Double> bars, Path file) throws IOException {
        HorizontalBarChart chart = new HorizontalBarChartBuilder().width(WIDTH)
                .height(HEIGHT_OF_REST + HEIGHT_OF_BAR * bars.size()).title(title).build();
        chart.getStyler().setAvailableSpaceFill(0.6);
        // A label for every bar.
        chart.getStyler().setXAxisMaxLabelCount(bars.size());
        chart.getStyler().setXAxisDecimalPattern("#,##0").setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false)
                .setSeriesColors(new Color[] {BAR});
        var names = new ArrayList<String>();
        bars.forEach((name, value) -> names.add(String.format(Locale.ROOT, "%s: %,.0f", name, value)));
        chart.addSeries(title, List.copyOf(bars.values()), names);
        ChartEncoder.saveChart(chart, file.toString(), "svg");
    }
}
