# escape=`
FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2025 AS build
WORKDIR C:\src
COPY web.csproj .
RUN dotnet restore
COPY . .
RUN dotnet publish --no-restore -o C:\app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2025
EXPOSE 8080
WORKDIR C:\app
COPY --from=build C:\app .
USER ContainerUser
ENTRYPOINT ["dotnet", "web.dll"]
