using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Content;

/// <summary>LibreOffice opens our files and writes them again in its own words; what we read of those is still the same report.</summary>
public sealed class LibreOfficeTests : IClassFixture<LibreOfficeTests.Conversions>
{
    private readonly Conversions conversions;

    public LibreOfficeTests(Conversions conversions) => this.conversions = conversions;

    private static readonly Dictionary<string, Report> Reports = new(StringComparer.Ordinal)
    {
        ["form-2021"] = Some.BalancedReport(Some.Form2021, 41, 300),
        ["form-2019"] = Some.BalancedReport(Some.Form2019, 42, 30),
        ["not-given"] = Some.BalancedReport(Some.Form2021, 43).With(("3.new.natural", null), ("3.refused.4.business", null), ("2.fees.amount", null), ("4.directLitigation.total", null))
            .WithProse("0", "根据《中华人民共和国政府信息公开条例》编制。").WithProse("5", "（一）主要问题\n引号“”、括号（）、百分比 12.5%、<尖括号> & 符号。\n（二）改进情况\n加强培训，全年 3 次。"),
    };

    /// <summary>Runs LibreOffice once for each target, for all files together, with a profile of its own.</summary>
    public sealed class Conversions : IDisposable
    {
        private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("reports-libreoffice-");
        private readonly Dictionary<string, Task<string>> made = new(StringComparer.Ordinal);
        private readonly SemaphoreSlim one = new(1);

        /// <summary>The folder with every file of <paramref name="from"/> (docx, xlsx, or an earlier target) converted.</summary>
        internal async Task<string> To(string target, string from)
        {
            var program = Outside.Program("soffice", "libreoffice-writer-nogui, libreoffice-calc-nogui");
            await one.WaitAsync();
            try
            {
                if (!made.TryGetValue(from + target, out var folder))
                {
                    folder = Convert(program, target, from);
                    made.Add(from + target, folder);
                }

                return await folder;
            }
            finally
            {
                one.Release();
            }
        }

        public void Dispose()
        {
            root.Delete(true);
            one.Dispose();
        }

        private async Task<string> Convert(string program, string target, string from)
        {
            var inputs = made.TryGetValue(from, out var earlier) ? Directory.GetFiles(await earlier) : await Write(from);
            var output = root.CreateSubdirectory($"{from}-{target}").FullName;
            var run = await Outside.Run(program, [$"-env:UserInstallation=file://{root.FullName}/profile", "--headless", "--norestore", "--nologo", "--convert-to", target, "--outdir", output, .. inputs]);
            Assert.True(run.Exit == 0 && Directory.GetFiles(output).Length == inputs.Length, run.Output + run.Error);
            return output;
        }

        private async Task<string[]> Write(string format)
        {
            var files = new List<string>();
            foreach (var (name, report) in Reports)
            {
                files.Add(Path.Combine(root.FullName, $"{name}.{format}"));
                await File.WriteAllBytesAsync(files[^1], format == "docx" ? DocxExport.Write(report) : XlsxExport.Write(report));
            }

            return [.. files];
        }
    }

    [Theory]
    [InlineData("docx", "docx")]
    [InlineData("odt", "docx")]
    [InlineData("html", "docx")]
    [InlineData("txt:Text (encoded):UTF8", "docx")]
    [InlineData("xlsx", "xlsx")]
    public async Task What_it_writes_again_is_the_same_report(string target, string from)
    {
        var folder = await conversions.To(target, from);
        if (target == "odt")
        {
            folder = await conversions.To("docx", "docxodt"); // we read no ODT: back through it
        }

        foreach (var file in Directory.GetFiles(folder))
        {
            var expected = Reports[Path.GetFileNameWithoutExtension(file)];
            var result = ReportImport.Read(await File.ReadAllBytesAsync(file), file);
            Assert.Null(result.Refusal);
            Assert.Empty(expected.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{Path.GetFileName(file)} {cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
            Assert.Equal(expected.Prose, result.Report!.Prose);
            Assert.Equal(expected, result.Report);
        }
    }

    [Fact]
    public async Task What_it_prints_has_every_figure_in_its_place()
    {
        foreach (var file in Directory.GetFiles(await conversions.To("pdf", "docx")))
        {
            var expected = Reports[Path.GetFileNameWithoutExtension(file)];
            var result = ReportImport.Read(await File.ReadAllBytesAsync(file), file);
            Assert.Null(result.Refusal);
            Assert.Empty(expected.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{Path.GetFileName(file)} {cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
            Assert.Equal((expected.Title, expected.Organ, expected.Date, expected.Year), (result.Report!.Title, result.Report.Organ, result.Report.Date, result.Report.Year));
        }
    }
}
