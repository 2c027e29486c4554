using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.EndToEnd.Tests.Drafting;

/// <summary>Blocks of table 三 in the HTML that a spreadsheet and a word processor of their own write, pasted as their clipboard would hand it over.</summary>
[Collection(nameof(SecondOffice))]
public sealed class PastingFromOffice(OfficeSite site) : IDisposable
{
    private const string Sheet = "9,2,0,1,0,0,12\n0,0,0,0,0,0,0\n5,,/,\"1,200\",0,0,6\n";

    private const string Text = """
        <html><head><meta charset="utf-8"></head><body><table border="1">
        <tr><td rowspan="2">三、本年度办理结果</td><td>（一）予以公开</td><td>3</td><td>0</td><td>0</td><td>1</td><td>0</td><td>0</td><td>4</td></tr>
        <tr><td>（二）部分公开（区分处理的，只计这一情形，不计其他情形）</td><td>5</td><td>0</td><td>0</td><td>0</td><td>0</td><td>2</td><td>7</td></tr>
        </table></body></html>
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosureflow-office-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_block_of_a_spreadsheet_fills_as_many_cells()
    {
        await File.WriteAllTextAsync(In("block.csv"), Sheet, TestContext.Current.CancellationToken);
        await Convert("block.csv", "html:HTML (StarCalc)");
        await using var desk = await DraftingDesk.WithBlankReport(site);
        await desk.Paste("3.new.natural", "text/html", await File.ReadAllTextAsync(In("block.html"), TestContext.Current.CancellationToken));
        await Shows(desk, "3.new", "9", "2", "0", "1", "0", "0", "12");
        await Shows(desk, "3.carriedIn", "0", "0", "0", "0", "0", "0", "0");
        await Shows(desk, "3.granted", "5", "", "/", "1200", "0", "0", "6");
    }

    [Fact]
    public async Task A_table_of_a_word_processor_finds_its_rows_beside_its_labels()
    {
        await File.WriteAllTextAsync(In("table.html"), Text, TestContext.Current.CancellationToken);
        await Convert("table.html", "odt:writer8");
        File.Delete(In("table.html"));
        await Convert("table.odt", "html:HTML (StarWriter)");
        await using var desk = await DraftingDesk.WithBlankReport(site);
        await desk.Paste("3.granted.natural", "text/html", await File.ReadAllTextAsync(In("table.html"), TestContext.Current.CancellationToken));
        await Shows(desk, "3.granted", "3", "0", "0", "1", "0", "0", "4");
        await Shows(desk, "3.partlyGranted", "5", "0", "0", "0", "0", "2", "7");
    }

    private static async Task Shows(Desk desk, string row, params string[] expected)
    {
        string[] columns = ["natural", "business", "research", "publicBenefit", "legalService", "otherOrganization", "total"];
        for (var i = 0; i < columns.Length; i++)
        {
            Assert.Equal(expected[i], await desk.Cell($"{row}.{columns[i]}").InputValueAsync());
        }
    }

    private async Task Convert(string file, string into)
    {
        var program = Outside.Program("soffice", "libreoffice-writer-nogui, libreoffice-calc-nogui");
        var (exit, output, error) = await Outside.Run(program, [$"-env:UserInstallation=file://{folder.FullName}/profile", "--headless", "--norestore", "--convert-to", into, "--outdir", folder.FullName, In(file)]);
        Assert.True(exit == 0, output + error);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);
}
