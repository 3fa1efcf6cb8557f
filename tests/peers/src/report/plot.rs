use std::fmt::Write;

use crate::{contender::Name, rounds::Results, sample::Sample, workload::Workload};

const WIDTH: f64 = 860.0;
const LABELS: f64 = 250.0;
const PANEL: f64 = 290.0;
const BAR: f64 = 11.0;
const GROUP: f64 = 3.0 * BAR + 14.0;
const TOP: f64 = 64.0;

/// Bars beside each other: what each contender takes, as a part of what the slowest takes.
pub(super) fn svg(results: &Results) -> String {
    let height = TOP + GROUP * Workload::ALL.len() as f64 + 10.0;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">
<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>
"##
    );
    for (index, name) in Name::ALL.into_iter().enumerate() {
        let x = LABELS + 150.0 * index as f64;
        bar(&mut svg, x, 12.0, 12.0, name);
        text(&mut svg, x + 18.0, 22.0, "start", name.title());
    }
    text(&mut svg, LABELS, 52.0, "start", "time of one operation");
    text(
        &mut svg,
        LABELS + PANEL + 20.0,
        52.0,
        "start",
        "CPU time of the client for it",
    );
    for (row, workload) in Workload::ALL.into_iter().enumerate() {
        let y = TOP + GROUP * row as f64;
        text(
            &mut svg,
            LABELS - 10.0,
            y + 2.0 * BAR,
            "end",
            workload.title(),
        );
        panel(&mut svg, results, workload, (LABELS, y), |sample| {
            sample.wall_ns
        });
        let second = LABELS + PANEL + 20.0;
        panel(&mut svg, results, workload, (second, y), |sample| {
            sample.cpu_ns
        });
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(
    svg: &mut String,
    results: &Results,
    workload: Workload,
    (x, y): (f64, f64),
    value: impl Fn(&Sample) -> f64 + Copy,
) {
    let medians = Name::ALL.map(|name| results.median(workload, name, value));
    let slowest = medians
        .iter()
        .flatten()
        .map(|median| median.value)
        .fold(0.0, f64::max);
    for (index, (name, median)) in Name::ALL.into_iter().zip(medians).enumerate() {
        let Some(median) = median else { continue };
        let width = (PANEL - 70.0) * median.value / slowest;
        let y = y + BAR * index as f64;
        bar(svg, x, y, width, name);
        let label = match median.value {
            ns if ns >= 1e6 => format!("{:.1} ms", ns / 1e6),
            ns => format!("{:.0} µs", ns / 1e3),
        };
        text(svg, x + width + 4.0, y + BAR - 2.0, "start", &label);
    }
}

fn bar(svg: &mut String, x: f64, y: f64, width: f64, name: Name) {
    let colour = match name {
        Name::Ours => "#2a6fdb",
        Name::Official => "#e0709a",
        Name::Wire => "#b8bcc4",
    };
    let height = BAR - 1.0;
    // writing to a string does not fail
    let _ = writeln!(
        svg,
        r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height}" fill="{colour}"/>"#
    );
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, text: &str) {
    let _ = writeln!(
        svg,
        r##"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" fill="#333333">{text}</text>"##
    );
}
