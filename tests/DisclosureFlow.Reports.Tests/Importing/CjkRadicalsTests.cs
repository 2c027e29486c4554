using System.Text;
using DisclosureFlow.Reports.Importing;

namespace DisclosureFlow.Reports.Tests.Importing;

public sealed class CjkRadicalsTests
{
    [Theory]
    [InlineData("⽯塘镇⼈⺠政府", "石塘镇人民政府")]
    [InlineData("⻓期⾏政⼯作，⻔户⽹站", "长期行政工作，门户网站")]
    [InlineData("（万元）：１２３㈠①", "（万元）：１２３㈠①")]
    [InlineData("", "")]
    public void Radicals_become_their_characters_and_nothing_else_changes(string printed, string meant) => Assert.Equal(meant, CjkRadicals.Replaced(printed));

    [Fact]
    public void Every_radical_of_kangxi_has_its_character()
    {
        for (var radical = '\u2F00'; radical <= '\u2FD5'; radical++)
        {
            var character = Assert.Single(CjkRadicals.Replaced(radical.ToString()).EnumerateRunes());
            Assert.InRange(character.Value, 0x3400, 0x9FFF);
        }
    }
}
