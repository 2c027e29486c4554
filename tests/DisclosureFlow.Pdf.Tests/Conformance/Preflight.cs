using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Conformance;

/// <summary>PDFBox Preflight of Debian, which judges PDF/A-1b; PDF/A-2a asks for more in all but a few clauses.</summary>
internal static class Preflight
{
    /// <summary>The errors found, as "code details".</summary>
    public static async Task<string[]> ErrorsOf(ReadOnlyMemory<byte> pdf)
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
