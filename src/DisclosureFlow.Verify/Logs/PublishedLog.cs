using System.Globalization;
using System.Net;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Logs;

/// <summary>Where a published log is read from: a folder or an address. Both give a file's bytes by its path below the log.</summary>
internal static class PublishedLog
{
    // A full bundle of the longest entries.
    private const int LongestFile = 256 * (2 + EntryBundle.LongestEntry);

    /// <summary>Opens a folder, or an http or https address.</summary>
    public static Func<string, byte[]> Open(string source)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            var folder = Path.GetFullPath(source);
            return Directory.Exists(folder) ? path => ReadFile(Path.Combine(folder, path), path) : throw VerifyRefusedException.Log($"{source} 不是文件夹", $"{source} is no folder");
        }

        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = LongestFile, Timeout = TimeSpan.FromSeconds(30) };
        return path => Fetch(client, new Uri($"{source.TrimEnd('/')}/{path}"));
    }

    private static byte[] ReadFile(string file, string path)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw VerifyRefusedException.Log($"缺少 {path}", $"{path} is missing");
        }
    }

    private static byte[] Fetch(HttpClient client, Uri address)
    {
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, address));
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw VerifyRefusedException.Log($"{address} 答复 {(int)response.StatusCode}", string.Create(CultureInfo.InvariantCulture, $"{address} answers {(int)response.StatusCode}"));
            }

            using var content = response.Content.ReadAsStream();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            throw VerifyRefusedException.Log($"{address}：{fault.Message}", $"{address}: {fault.Message}");
        }
    }
}
