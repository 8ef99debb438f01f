//! The runs as a picture: a panel for each start, the two clients in it. Its colours are of middle
//! lightness on no background, so that it can be read on white and on black.

use std::error::Error;
use std::path::Path;

use plotters::chart::SeriesLabelPosition;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Asker, OUTAGE_S, Run, Start};

/// What is written left of its place.
const RIGHT: Pos = Pos { h_pos: HPos::Right, v_pos: VPos::Top };
const SIZE: (u32, u32) = (960, 760);
const INK: RGBColor = RGBColor(122, 122, 132);
const OURS: RGBColor = RGBColor(32, 130, 220);
const NAIVE: RGBColor = RGBColor(217, 108, 20);
const OUTAGE: RGBColor = RGBColor(200, 60, 90);

type Outcome = Result<(), Box<dyn Error>>;

/// Draws the runs to `path`, an SVG.
///
/// # Errors
///
/// The file can't be written.
pub fn draw(clients: u32, runs: &[Run], path: &Path) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        let panels = root.split_evenly((2, 1));
        for (panel, start) in panels.iter().zip([Start::Even, Start::Rush]) {
            draw_panel(panel, clients, start, runs)?;
        }
        root.present()?;
    }
    Ok(std::fs::write(path, text)?)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw_panel(area: &Area<'_>, clients: u32, start: Start, runs: &[Run]) -> Outcome {
    let begin = match start {
        Start::Even => "spread evenly over a minute from the beginning",
        Start::Rush => "all logged in within ten seconds",
    };
    let caption = format!("{clients} clients, {begin}");
    let seen = runs.iter().filter(|run| run.start == start);
    let highest = seen.clone().flat_map(|run| &run.requests).max().copied().map_or(1.0, f64::from);
    let style = |size: i32| ("system-ui, sans-serif", size).into_font().color(&INK);
    let mut chart = ChartBuilder::on(area)
        .caption(caption, style(19))
        .margin(12)
        .x_label_area_size(42)
        .y_label_area_size(76)
        .build_cartesian_2d(0.0..60.0_f64, 0.0..highest * 1.05)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(INK.mix(0.25))
        .axis_style(INK)
        .label_style(style(14))
        .x_desc("minutes")
        .y_desc("thousand requests per second")
        .x_labels(13)
        .y_labels(6)
        .x_label_formatter(&|minute| format!("{minute:.0}"))
        .y_label_formatter(&|requests| (requests / 1_000.0).to_string())
        .draw()?;

    let [from, to] = [OUTAGE_S.start, OUTAGE_S.end].map(minutes);
    let top = highest * 1.05;
    let shade = Rectangle::new([(from, 0.0), (to, top)], OUTAGE.mix(0.13).filled());
    chart.draw_series(std::iter::once(shade))?;
    let name = Text::new("outage ", (from, top * 0.97), style(14).pos(RIGHT));
    chart.draw_series(std::iter::once(name))?;
    for asker in [Asker::Naive, Asker::Ours] {
        let (colour, width) = match asker {
            Asker::Ours => (OURS, 2),
            Asker::Naive => (NAIVE, 1),
        };
        let Some(run) = seen.clone().find(|run| run.asker == asker) else { continue };
        let seen = run.requests.iter().enumerate();
        let points = seen.map(|(at, seen)| (minutes(at), f64::from(*seen)));
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(width)))?
            .label(asker.name())
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(3)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .label_font(style(14))
        .margin(8)
        .draw()?;
    Ok(())
}

fn minutes(second: usize) -> f64 {
    f64::from(u32::try_from(second).unwrap_or(u32::MAX)) / 60.0
}
