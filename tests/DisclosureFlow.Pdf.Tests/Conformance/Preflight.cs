using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Conformance;

/// <summary>PDFBox Preflight of Debian, which judges PDF/A-1b; PDF/A-2a asks for more in all but a few clauses.</summary>
internal static class Preflight
{
    /// <summary>Nothing is found but what part 2 allows and part 1 does not: cross-reference streams (and object streams with them), and the part's own number.</summary>
    public static async Task AssertNothingButPart2(ReadOnlyMemory<byte> pdf) => Assert.Collection(
        await ErrorsOf(pdf),
        error => Assert.StartsWith("1.4 Trailer Syntax error, /XRef cross reference streams are not allowed", error, StringComparison.Ordinal),
        error => Assert.StartsWith("7.11.2 Error on MetaData, part must be 1", error, StringComparison.Ordinal));

    /// <summary>The errors found, as "code details".</summary>
    private static async Task<string[]> ErrorsOf(ReadOnlyMemory<byte> pdf)
    {
        var java = Outside.Program("java", "openjdk-17-jdk-headless");
        const string jars = "/usr/share/java/";
        Outside.FileOf(jars + "preflight.jar", "libpdfbox2-java");
        string[] names = ["pdfbox2.jar", "fontbox2.jar", "commons-logging.jar", "preflight.jar", "xmpbox.jar", "javax.activation-1.2.0.jar", "jaxb-api.jar"];
        var source = Path.Combine(Outside.Repository, "tests", "Oracles", "pdf", "PreflightErrors.java");
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        try
        {
            await File.WriteAllBytesAsync(file, pdf.ToArray());
            var (exit, output, error) = await Outside.Run(java, ["-cp", string.Join(Path.PathSeparator, names.Select(name => jars + name)), source, file]);
            Assert.True(exit == 0, error);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
