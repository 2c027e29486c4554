using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Typesetting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Demo;

/// <summary>
/// <c>demo</c>: a report through all stages, the files in DIR, the built Verify over them, then the site. Keys and database lie beside DIR in
/// <c>DIR-data</c>, so that DIR can be handed on as it is; a second run continues the same log.
/// </summary>
internal static class DemoCommand
{
    /// <param name="once">Exit at the end; else serve the site until stopped.</param>
    /// <param name="directory">DIR.</param>
    /// <param name="report">A file to take instead of the built-in sample.</param>
    /// <param name="port">Port of the site on localhost; 0 takes a free one.</param>
    /// <param name="stop">Ends the demo.</param>
    /// <returns>0 if Verify agrees; 1 if it does not or a step failed; 2 if the report stopped in drafting or can't be read.</returns>
    public static async Task<int> Run(bool once, DirectoryInfo directory, FileInfo? report, int port, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine("DisclosureFlow 演示：一份年度报告从起草到签发、公布、取证。人名与证书均为演示，签名无法律效力。");
        Console.WriteLine("本系统为非涉密系统，严禁处理、存储国家秘密。");
        // Fonts take a moment to load; they are needed only when the report is typeset.
        var fonts = OfficeFonts.Load();
        _ = Task.Run(() => Preload(fonts), stop);
        if (report is { Exists: false })
        {
            Console.Error.WriteLine($"找不到文件 {report.FullName}。请检查 --report 的路径。");
            return CommandLine.Unusable;
        }

        if (report?.Length > Reports.ImportOptions.Default.MaxFileBytes)
        {
            Console.Error.WriteLine($"DF1001 文件超过 20 MB。请删去图片和附件后另存，再导入。");
            return CommandLine.Unusable;
        }

        var data = directory.FullName.TrimEnd(Path.DirectorySeparatorChar) + "-data";
        RefuseForeignFolder(directory, data);
        directory.Create();
        using var folder = DataFolder.Open(data, Path.Combine(directory.FullName, "log"));
        var origin = "demo.invalid/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        await using var trust = await DemoTrustServices.Start(folder.Keys, TimeProvider.System, stop);
        void office(IServiceCollection services) => services.AddOffice(folder, origin, fonts, trust.Settings).AddDemo();
        using var host = once ? WithoutSite(office) : Site.Build([CommandLine.Address(port)], office);
        await host.Services.GetRequiredService<IDbContextFactory<Store>>().Open(stop);
        await host.StartAsync(stop);
        var (bytes, name) = report is null ? (Sample(), "sample-report.txt") : (await File.ReadAllBytesAsync(report.FullName, stop), report.Name);
        var end = await host.Services.GetRequiredService<DemoRun>().Run(directory.FullName, bytes, name, stop);
        var exit = end switch
        {
            DemoRun.End.Published => await BuiltVerify.Run(directory.FullName, stop) ? CommandLine.Ok : CommandLine.Failed,
            DemoRun.End.StoppedInDrafting => CommandLine.Unusable,
            _ => CommandLine.Failed,
        };
        Console.WriteLine($"文件：{directory.FullName}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"用时 {clock.Elapsed.TotalSeconds:0.0} 秒。"));
        if (host is WebApplication site)
        {
            var day = site.Services.GetRequiredService<WorkingDay>();
            await day.Fill(Sample(), stop);
            Console.WriteLine("可登录的演示账号（一次性口令，首次登录后须更换；负责人签发 PIN：" + Cast.Pin + "）：");
            foreach (var one in await day.Passwords(stop))
            {
                Console.WriteLine($"    {one.UserName,-12} {one.Password}  {one.DisplayName}");
            }

            Console.WriteLine($"网站：{site.Urls.First()}　按 Ctrl+C 结束。");
            await site.WaitForShutdownAsync(stop);
        }

        await host.StopAsync(CancellationToken.None);
        return exit;
    }

    private static IHost WithoutSite(Action<IServiceCollection> office)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        office(builder.Services);
        return builder.Build();
    }

    // A folder that holds something else is not mixed with ours; one of an earlier run is continued.
    private static void RefuseForeignFolder(DirectoryInfo directory, string data)
    {
        if (directory.Exists && directory.EnumerateFileSystemInfos().Any() && !Directory.Exists(data))
        {
            throw new FolderNotOurs(directory.FullName);
        }
    }

    private static byte[] Sample()
    {
        using var resource = typeof(DemoCommand).Assembly.GetManifestResourceStream("demo/sample-report.txt") ?? throw new InvalidOperationException("the sample report is not built in");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    private static void Preload(Lazy<FontSet> fonts)
    {
        try
        {
            _ = fonts.Value;
        }
        catch (TypesettingRefusedException)
        {
            // Told when the report is typeset, with what to install.
        }
    }
}

/// <summary>The folder named for the demo holds other files, and no earlier demo's data lies beside it.</summary>
public sealed class FolderNotOurs(string folder) : StoreFault("DF8007",
    $"目录 {folder} 不是空的，也没有可续写的演示数据。请用 --out 指定空目录。",
    $"The folder {folder} is not empty and no demo to continue lies beside it. Name an empty folder with --out.");
