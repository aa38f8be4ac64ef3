//! A chain longer than rustc would follow by itself, in the order in which assets are usually written.
#![deny(warnings)]

use edge_assets::prelude::*;

#[asset]
async fn a0() -> Result {
    Ok(())
}

#[asset(deps = [a0])]
async fn a1() -> Result {
    Ok(())
}

#[asset(deps = [a1])]
async fn a2() -> Result {
    Ok(())
}

#[asset(deps = [a2])]
async fn a3() -> Result {
    Ok(())
}

#[asset(deps = [a3])]
async fn a4() -> Result {
    Ok(())
}

#[asset(deps = [a4])]
async fn a5() -> Result {
    Ok(())
}

#[asset(deps = [a5])]
async fn a6() -> Result {
    Ok(())
}

#[asset(deps = [a6])]
async fn a7() -> Result {
    Ok(())
}

#[asset(deps = [a7])]
async fn a8() -> Result {
    Ok(())
}

#[asset(deps = [a8])]
async fn a9() -> Result {
    Ok(())
}

#[asset(deps = [a9])]
async fn a10() -> Result {
    Ok(())
}

#[asset(deps = [a10])]
async fn a11() -> Result {
    Ok(())
}

#[asset(deps = [a11])]
async fn a12() -> Result {
    Ok(())
}

#[asset(deps = [a12])]
async fn a13() -> Result {
    Ok(())
}

#[asset(deps = [a13])]
async fn a14() -> Result {
    Ok(())
}

#[asset(deps = [a14])]
async fn a15() -> Result {
    Ok(())
}

#[asset(deps = [a15])]
async fn a16() -> Result {
    Ok(())
}

#[asset(deps = [a16])]
async fn a17() -> Result {
    Ok(())
}

#[asset(deps = [a17])]
async fn a18() -> Result {
    Ok(())
}

#[asset(deps = [a18])]
async fn a19() -> Result {
    Ok(())
}

#[asset(deps = [a19])]
async fn a20() -> Result {
    Ok(())
}

#[asset(deps = [a20])]
async fn a21() -> Result {
    Ok(())
}

#[asset(deps = [a21])]
async fn a22() -> Result {
    Ok(())
}

#[asset(deps = [a22])]
async fn a23() -> Result {
    Ok(())
}

#[asset(deps = [a23])]
async fn a24() -> Result {
    Ok(())
}

#[asset(deps = [a24])]
async fn a25() -> Result {
    Ok(())
}

#[asset(deps = [a25])]
async fn a26() -> Result {
    Ok(())
}

#[asset(deps = [a26])]
async fn a27() -> Result {
    Ok(())
}

#[asset(deps = [a27])]
async fn a28() -> Result {
    Ok(())
}

#[asset(deps = [a28])]
async fn a29() -> Result {
    Ok(())
}

#[asset(deps = [a29])]
async fn a30() -> Result {
    Ok(())
}

#[asset(deps = [a30])]
async fn a31() -> Result {
    Ok(())
}

#[asset(deps = [a31])]
async fn a32() -> Result {
    Ok(())
}

#[asset(deps = [a32])]
async fn a33() -> Result {
    Ok(())
}

#[asset(deps = [a33])]
async fn a34() -> Result {
    Ok(())
}

#[asset(deps = [a34])]
async fn a35() -> Result {
    Ok(())
}

#[asset(deps = [a35])]
async fn a36() -> Result {
    Ok(())
}

#[asset(deps = [a36])]
async fn a37() -> Result {
    Ok(())
}

#[asset(deps = [a37])]
async fn a38() -> Result {
    Ok(())
}

#[asset(deps = [a38])]
async fn a39() -> Result {
    Ok(())
}

#[asset(deps = [a39])]
async fn a40() -> Result {
    Ok(())
}

#[asset(deps = [a40])]
async fn a41() -> Result {
    Ok(())
}

#[asset(deps = [a41])]
async fn a42() -> Result {
    Ok(())
}

#[asset(deps = [a42])]
async fn a43() -> Result {
    Ok(())
}

#[asset(deps = [a43])]
async fn a44() -> Result {
    Ok(())
}

#[asset(deps = [a44])]
async fn a45() -> Result {
    Ok(())
}

#[asset(deps = [a45])]
async fn a46() -> Result {
    Ok(())
}

#[asset(deps = [a46])]
async fn a47() -> Result {
    Ok(())
}

#[asset(deps = [a47])]
async fn a48() -> Result {
    Ok(())
}

#[asset(deps = [a48])]
async fn a49() -> Result {
    Ok(())
}

#[asset(deps = [a49])]
async fn a50() -> Result {
    Ok(())
}

#[asset(deps = [a50])]
async fn a51() -> Result {
    Ok(())
}

#[asset(deps = [a51])]
async fn a52() -> Result {
    Ok(())
}

#[asset(deps = [a52])]
async fn a53() -> Result {
    Ok(())
}

#[asset(deps = [a53])]
async fn a54() -> Result {
    Ok(())
}

#[asset(deps = [a54])]
async fn a55() -> Result {
    Ok(())
}

#[asset(deps = [a55])]
async fn a56() -> Result {
    Ok(())
}

#[asset(deps = [a56])]
async fn a57() -> Result {
    Ok(())
}

#[asset(deps = [a57])]
async fn a58() -> Result {
    Ok(())
}

#[asset(deps = [a58])]
async fn a59() -> Result {
    Ok(())
}

#[asset(deps = [a59])]
async fn a60() -> Result {
    Ok(())
}

#[asset(deps = [a60])]
async fn a61() -> Result {
    Ok(())
}

#[asset(deps = [a61])]
async fn a62() -> Result {
    Ok(())
}

#[asset(deps = [a62])]
async fn a63() -> Result {
    Ok(())
}

#[asset(deps = [a63])]
async fn a64() -> Result {
    Ok(())
}

#[asset(deps = [a64])]
async fn a65() -> Result {
    Ok(())
}

#[asset(deps = [a65])]
async fn a66() -> Result {
    Ok(())
}

#[asset(deps = [a66])]
async fn a67() -> Result {
    Ok(())
}

#[asset(deps = [a67])]
async fn a68() -> Result {
    Ok(())
}

#[asset(deps = [a68])]
async fn a69() -> Result {
    Ok(())
}

#[asset(deps = [a69])]
async fn a70() -> Result {
    Ok(())
}

#[asset(deps = [a70])]
async fn a71() -> Result {
    Ok(())
}

#[asset(deps = [a71])]
async fn a72() -> Result {
    Ok(())
}

#[asset(deps = [a72])]
async fn a73() -> Result {
    Ok(())
}

#[asset(deps = [a73])]
async fn a74() -> Result {
    Ok(())
}

#[asset(deps = [a74])]
async fn a75() -> Result {
    Ok(())
}

#[asset(deps = [a75])]
async fn a76() -> Result {
    Ok(())
}

#[asset(deps = [a76])]
async fn a77() -> Result {
    Ok(())
}

#[asset(deps = [a77])]
async fn a78() -> Result {
    Ok(())
}

#[asset(deps = [a78])]
async fn a79() -> Result {
    Ok(())
}

#[asset(deps = [a79])]
async fn a80() -> Result {
    Ok(())
}

#[asset(deps = [a80])]
async fn a81() -> Result {
    Ok(())
}

#[asset(deps = [a81])]
async fn a82() -> Result {
    Ok(())
}

#[asset(deps = [a82])]
async fn a83() -> Result {
    Ok(())
}

#[asset(deps = [a83])]
async fn a84() -> Result {
    Ok(())
}

#[asset(deps = [a84])]
async fn a85() -> Result {
    Ok(())
}

#[asset(deps = [a85])]
async fn a86() -> Result {
    Ok(())
}

#[asset(deps = [a86])]
async fn a87() -> Result {
    Ok(())
}

#[asset(deps = [a87])]
async fn a88() -> Result {
    Ok(())
}

#[asset(deps = [a88])]
async fn a89() -> Result {
    Ok(())
}

#[asset(deps = [a89])]
async fn a90() -> Result {
    Ok(())
}

#[asset(deps = [a90])]
async fn a91() -> Result {
    Ok(())
}

#[asset(deps = [a91])]
async fn a92() -> Result {
    Ok(())
}

#[asset(deps = [a92])]
async fn a93() -> Result {
    Ok(())
}

#[asset(deps = [a93])]
async fn a94() -> Result {
    Ok(())
}

#[asset(deps = [a94])]
async fn a95() -> Result {
    Ok(())
}

#[asset(deps = [a95])]
async fn a96() -> Result {
    Ok(())
}

#[asset(deps = [a96])]
async fn a97() -> Result {
    Ok(())
}

#[asset(deps = [a97])]
async fn a98() -> Result {
    Ok(())
}

#[asset(deps = [a98])]
async fn a99() -> Result {
    Ok(())
}

#[asset(deps = [a99])]
async fn a100() -> Result {
    Ok(())
}

#[asset(deps = [a100])]
async fn a101() -> Result {
    Ok(())
}

#[asset(deps = [a101])]
async fn a102() -> Result {
    Ok(())
}

#[asset(deps = [a102])]
async fn a103() -> Result {
    Ok(())
}

#[asset(deps = [a103])]
async fn a104() -> Result {
    Ok(())
}

#[asset(deps = [a104])]
async fn a105() -> Result {
    Ok(())
}

#[asset(deps = [a105])]
async fn a106() -> Result {
    Ok(())
}

#[asset(deps = [a106])]
async fn a107() -> Result {
    Ok(())
}

#[asset(deps = [a107])]
async fn a108() -> Result {
    Ok(())
}

#[asset(deps = [a108])]
async fn a109() -> Result {
    Ok(())
}

#[asset(deps = [a109])]
async fn a110() -> Result {
    Ok(())
}

#[asset(deps = [a110])]
async fn a111() -> Result {
    Ok(())
}

#[asset(deps = [a111])]
async fn a112() -> Result {
    Ok(())
}

#[asset(deps = [a112])]
async fn a113() -> Result {
    Ok(())
}

#[asset(deps = [a113])]
async fn a114() -> Result {
    Ok(())
}

#[asset(deps = [a114])]
async fn a115() -> Result {
    Ok(())
}

#[asset(deps = [a115])]
async fn a116() -> Result {
    Ok(())
}

#[asset(deps = [a116])]
async fn a117() -> Result {
    Ok(())
}

#[asset(deps = [a117])]
async fn a118() -> Result {
    Ok(())
}

#[asset(deps = [a118])]
async fn a119() -> Result {
    Ok(())
}

fn main() {}
