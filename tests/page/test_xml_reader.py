"""XML from strangers is repaired where that is safe."""

from worker.page import xml_reader


def test_the_mending_leaves_cdata_alone():
    assert (
        xml_reader.repair("a & b &nbsp;<![CDATA[a & b &nbsp;]]> &lt; &#169;")
        == "a &amp; b \xa0<![CDATA[a & b &nbsp;]]> &lt; ©"
    )
