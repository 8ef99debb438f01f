//! The family of a graphics processor, out of WebGL's renderer text.
//!
//! The text names the card between wrappers that change: the vendor's words, PCI ids, driver
//! versions, kernel versions, the API underneath. Only the card stays. FP-Stalker (2018): the
//! median renderer never changes, a tenth changes within 81 days; those were driver updates.

use super::text::clean;
use crate::text::{find, holds, pieces, place};

/// Renderers that draw on the processor. One appears whenever the driver crashed, was blocked or
/// is being updated, so it tells nothing about the machine.
const SOFTWARE: &str = "swiftshader,llvmpipe,lavapipe,softpipe,swrast,basic render,software";

/// Wrappers whose parentheses hold the card: `Vulkan 1.3.0 (NVIDIA …)`.
const WRAPPERS: &str = "angle ,vulkan ,d3d12 ,zink ,virgl ";

/// Where what follows the card begins.
const TAILS: &str = " direct3d, opengl,) on vulkan,/pcie,/sse,;";

/// Words that some driver versions write and others don't.
const OPTIONAL: &str = "mesa dri nvidia amd ati corporation inc. series unspecified";

/// The card's name in normal form, or `None` for a software renderer or an empty name.
///
/// `ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)` gives
/// `geforce rtx 3060`.
#[must_use]
pub fn family(renderer: &str) -> Option<String> {
    let lower = renderer.to_ascii_lowercase();
    if pieces(SOFTWARE, b',').any(|mark| holds(&lower, mark)) {
        return None;
    }
    let mut card = lower.trim_ascii();
    if card.starts_with("angle (") {
        card = device_field(inside(card));
    }
    card = card.strip_prefix("angle metal renderer:").unwrap_or(card).trim_ascii();
    // At most twice: ANGLE on Vulkan on a virtual card.
    for _ in 0..2 {
        if pieces(WRAPPERS, b',').any(|wrapper| card.starts_with(wrapper)) {
            card = inside(card).trim_ascii();
        }
    }
    for tail in pieces(TAILS, b',') {
        card = find(card, tail).and_then(|at| card.get(..at)).unwrap_or(card);
    }
    words(&without_parentheses(card))
}

/// The field that names the device, in ANGLE's list `vendor, device, driver`. The vendor may hold
/// a comma itself ("Co., Ltd."), so it is the last but one; older lists have no driver.
fn device_field(list: &str) -> &str {
    let (mut depth, mut start, mut fields) = (0_i32, 0, 1);
    let mut before = "";
    for (at, byte) in list.bytes().enumerate() {
        depth += step(byte);
        if byte == b',' && depth <= 0 {
            before = list.get(start..at).unwrap_or("");
            start = at + 1;
            fields += 1;
        }
    }
    if fields < 3 { list.get(start..).unwrap_or("").trim_ascii() } else { before.trim_ascii() }
}

/// What the first parentheses hold; all of the text if it has none.
fn inside(card: &str) -> &str {
    let (mut depth, mut start) = (0, 0);
    for (at, byte) in card.bytes().enumerate() {
        depth += step(byte);
        match byte {
            b'(' if depth == 1 => start = at + 1,
            b')' if depth == 0 => return card.get(start..at).unwrap_or(card),
            _ => {}
        }
    }
    card.get(start..).unwrap_or(card)
}

/// How much deeper in parentheses the text is after this byte.
fn step(byte: u8) -> i32 {
    match byte {
        b'(' => 1,
        b')' => -1,
        _ => 0,
    }
}

/// The text outside of all parentheses: drops `(R)`, `(TM)`, PCI ids, chip and driver names.
fn without_parentheses(card: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0;
    for c in card.chars() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = 0.max(depth - 1);
                outside.push(' ');
            }
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// The words that count.
fn words(card: &str) -> Option<String> {
    let mut kept = String::new();
    for word in pieces(card, b' ').filter(|word| place(OPTIONAL, word).is_none()) {
        kept.push_str(word);
        kept.push(' ');
    }
    // What a browser says that hides the card names none.
    clean(&kept).filter(|name| !matches!(name.as_str(), "gpu" | "apple gpu" | "graphics"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_are(expected: &str, renderers: &[&str]) {
        for renderer in renderers {
            assert_eq!(family(renderer).as_deref(), Some(expected), "{renderer}");
        }
    }

    #[test]
    fn windows() {
        all_are(
            "geforce rtx 3060",
            &[
                "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)",
                "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11-31.0.15.3623)",
                "ANGLE (NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0)",
                "ANGLE (GeForce RTX 3060 Direct3D9Ex vs_3_0 ps_3_0)",
                "ANGLE (NVIDIA, Vulkan 1.3.242 (NVIDIA NVIDIA GeForce RTX 3060 (0x00002504)), NVIDIA-535.129.3.0)",
            ],
        );
        all_are(
            "intel uhd graphics 620",
            &[
                "ANGLE (Intel, Intel(R) UHD Graphics 620 (0x00005917) Direct3D11 vs_5_0 ps_5_0, D3D11)",
                "ANGLE (Intel, Intel(R) UHD Graphics 620 Direct3D11 vs_5_0 ps_5_0, D3D11-27.20.100.8681)",
                "ANGLE (Intel(R) UHD Graphics 620 Direct3D11 vs_5_0 ps_5_0)",
            ],
        );
        all_are(
            "radeon rx 580",
            &[
                "ANGLE (AMD, AMD Radeon RX 580 Series (0x000067DF) Direct3D11 vs_5_0 ps_5_0, D3D11)",
                "ANGLE (AMD, Radeon RX 580 Series Direct3D11 vs_5_0 ps_5_0, D3D11-30.0.13023.4001)",
            ],
        );
        all_are(
            "radeon graphics",
            &["ANGLE (AMD, AMD Radeon(TM) Graphics (0x00001638) Direct3D11 vs_5_0 ps_5_0, D3D11)"],
        );
        all_are(
            "qualcomm adreno x1-85 gpu",
            &[
                "ANGLE (Qualcomm, Qualcomm(R) Adreno(TM) X1-85 GPU (0x36334330) Direct3D11 vs_5_0 ps_5_0, D3D11)",
            ],
        );
    }

    #[test]
    fn macos() {
        all_are(
            "apple m1",
            &[
                "ANGLE (Apple, ANGLE Metal Renderer: Apple M1, Unspecified Version)",
                "ANGLE (Apple, Apple M1, OpenGL 4.1)",
                "ANGLE (Apple, Apple M1, OpenGL 4.1 Metal - 76.3)",
                "Apple M1",
            ],
        );
        all_are(
            "radeon pro 5500m",
            &[
                "ANGLE (AMD, ANGLE Metal Renderer: AMD Radeon Pro 5500M, Unspecified Version)",
                "ANGLE (ATI Technologies Inc., AMD Radeon Pro 5500M OpenGL Engine, OpenGL 4.1)",
                "AMD Radeon Pro 5500M OpenGL Engine",
            ],
        );
        all_are(
            "intel iris plus graphics 655",
            &[
                "ANGLE (Intel Inc., Intel(R) Iris(TM) Plus Graphics 655, OpenGL 4.1)",
                "ANGLE (Intel Inc., ANGLE Metal Renderer: Intel(R) Iris(TM) Plus Graphics 655, Unspecified Version)",
            ],
        );
    }

    #[test]
    fn linux_and_chromeos() {
        all_are(
            "intel uhd graphics 620",
            &[
                "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6 (Core Profile) Mesa 21.2.6)",
                "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL ES 3.2 Mesa 23.3.0)",
                "ANGLE (Intel, Mesa DRI Intel(R) UHD Graphics 620 (Kaby Lake GT2), OpenGL 4.6)",
                "ANGLE (Intel, Vulkan 1.3.255 (Intel(R) UHD Graphics 620 (KBL GT2) (0x00005917)), Intel open-source Mesa driver-23.2.1)",
                "Mesa Intel(R) UHD Graphics 620 (KBL GT2)",
            ],
        );
        all_are(
            "radeon rx 6600",
            &[
                "ANGLE (AMD, AMD Radeon RX 6600 (radeonsi, navi23, LLVM 15.0.7, DRM 3.49, 6.1.0-18-amd64), OpenGL 4.6)",
                "ANGLE (AMD, AMD Radeon RX 6600 (navi23, LLVM 17.0.6, DRM 3.57, 6.8.0-31-generic), OpenGL 4.6 (Core Profile) Mesa 24.0.5)",
                "AMD Radeon RX 6600 (radeonsi, navi23, LLVM 15.0.7, DRM 3.49, 6.1.0-18-amd64)",
            ],
        );
        all_are(
            "geforce gtx 1060 6gb",
            &[
                "ANGLE (NVIDIA Corporation, NVIDIA GeForce GTX 1060 6GB/PCIe/SSE2, OpenGL 4.5.0)",
                "ANGLE (NVIDIA Corporation, GeForce GTX 1060 6GB/PCIe/SSE2, OpenGL 4.5.0 NVIDIA 450.80.02)",
                "GeForce GTX 1060 6GB/PCIe/SSE2",
            ],
        );
        all_are("renoir", &["AMD RENOIR (DRM 3.42.0, 5.15.0-91-generic, LLVM 12.0.0)"]);
        all_are(
            "svga3d",
            &["ANGLE (VMware, Inc., SVGA3D; build: RELEASE;  LLVM;, OpenGL 4.1 (Core Profile))"],
        );
        all_are("mali-g72", &["ANGLE (ARM, Mali-G72, OpenGL ES 3.2)", "Mali-G72"]);
    }

    #[test]
    fn android() {
        all_are(
            "adreno 650",
            &[
                "ANGLE (Qualcomm, Adreno (TM) 650, OpenGL ES 3.2 V@0502.0 (GIT@d4cfdf3, Ic907de5ed0, 1600323700) (Date:09/17/20))",
                "ANGLE (Qualcomm, Vulkan 1.1.128 (Adreno (TM) 650 (0x06050002)), Qualcomm-512.502.0)",
                "Adreno (TM) 650",
            ],
        );
        all_are(
            "samsung xclipse 920",
            &[
                "ANGLE (Samsung Electronics Co., Ltd., ANGLE (Samsung Xclipse 920) on Vulkan 1.1.179, OpenGL ES 3.2 ANGLE git hash: c7c78c41d520)",
                "ANGLE (Samsung Xclipse 920) on Vulkan 1.1.179",
            ],
        );
        all_are("mali-g78", &["ANGLE (ARM, Mali-G78, OpenGL ES 3.2 v1.r32p1-01eac0.0)"]);
        all_are("powervr rogue ge8320", &["PowerVR Rogue GE8320"]);
    }

    #[test]
    fn software_renderers_are_unknown() {
        for renderer in [
            "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
            "Google SwiftShader",
            "ANGLE (Mesa, llvmpipe (LLVM 15.0.6 256 bits), OpenGL 4.5)",
            "llvmpipe (LLVM 12.0.0, 256 bits)",
            "softpipe",
            "ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)",
            "Apple Software Renderer",
            "Apple GPU",
            "",
            "ANGLE ()",
            "ANGLE (NVIDIA, , )",
        ] {
            assert_eq!(family(renderer), None, "{renderer}");
        }
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for renderer in ["ANGLE (", "ANGLE (((((", ")))))", ",,,,", "vulkan (", "ANGLE (ä, ö(, ü)"]
        {
            let _ = family(renderer);
        }
        all_are("ü", &["ANGLE (ä, ü, ö)"]);
    }
}
